"""Precision and recall of the reading of briefs: `python -m bench.briefs [FILE]`, else of the four sets.

The file holds briefs with what they ask for; see `matching/data/dev/briefs.txt` for its form.
Nobody mends the reader with the third set or the fourth.
"""

import os
import sys
from pathlib import Path

from .report import figure

SETS = Path(__file__).resolve().parent.parent / "matching" / "data" / "dev"
DEVELOPMENT, SECOND = SETS / "briefs.txt", SETS / "unseen.txt"
THIRD, FOURTH = SETS / "third.txt", SETS / "fourth.txt"
NEAR = 2  # years or centimetres by which an expected range may differ


def briefs(path=DEVELOPMENT):
    """Yield (kind, text, [expected line])."""
    text = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    for block in text.split("\n== ")[0:] if text.startswith("== ") else ("\n" + text).split("\n== ")[1:]:
        kind, _newline, rest = block.removeprefix("== ").partition("\n")
        words, _mark, expected = rest.partition("\n--\n")
        yield kind.strip(), words, [line for line in expected.splitlines() if line.strip()]


def fits(line, criterion):
    """Whether a criterion is the expected one: field, kind, polarity and values."""
    field, _sign, value = line.lstrip("~!").partition("=")
    is_not = criterion.op in ("none", "not_in")
    if criterion.field != field or is_not != line.startswith("!"):
        return False
    if not is_not and (criterion.kind == "prefer") != line.startswith("~"):
        return False
    if criterion.op == "between":
        bounds = [int(part) if part else None for part in value.split("..")]
        return all(
            (a is None) == (b is None) and (a is None or abs(a - b) <= NEAR)
            for a, b in zip(bounds, criterion.value, strict=True)
        )
    return set(value.split("|")) <= set(criterion.value)


def measure(path=DEVELOPMENT):
    """Return (expected, found, given, right, [sentences on what went wrong])."""
    from matching.brief.extract import understand

    expected = found = given = right = 0
    wrong = []
    for kind, text, lines in briefs(path):
        brief = understand(text, kind)
        criteria = [each for each in brief.criteria if each.field != "language_levels"]
        missed = [line for line in lines if not any(fits(line, each) for each in criteria)]
        extra = [each for each in criteria if not any(fits(line, each) for line in lines)]
        expected, found = expected + len(lines), found + len(lines) - len(missed)
        given, right = given + len(criteria), right + len(criteria) - len(extra)
        if missed or extra:
            shown = [f"{e.field} {e.op} {e.value} {e.kind} <{e.source}>" for e in extra]
            wrong.append(f"{text[:90]!r}\n  missed {missed}\n  extra {shown}")
    return expected, found, given, right, wrong


def main():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentio.settings")
    django.setup()
    for path in [Path(name) for name in sys.argv[1:]] or (DEVELOPMENT, SECOND, THIRD, FOURTH):
        expected, found, given, right, wrong = measure(path)
        sys.stdout.write("".join(f"{line}\n" for line in wrong))
        figure("M2", f"{path.name}: recall ({found} of {expected})", found / expected, "")
        figure("M2", f"{path.name}: precision ({right} of {given})", right / given, "")


if __name__ == "__main__":
    main()
