"""What changed between two editions of a text, paragraph by paragraph."""

from difflib import SequenceMatcher


def changes(before: str, after: str) -> list:
    """Return [(sign, line)] with sign "-", "+" or " " (unchanged); far from any change only "…"."""
    old, new = (_lines(text) for text in (before, after))
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [(" ", line) for line in old[i1:i2]]
            continue
        found += [("-", line) for line in old[i1:i2]] + [("+", line) for line in new[j1:j2]]
    return _near_changes(found)


def _lines(text):
    return [line for line in text.split("\n") if line.strip()]


def _near_changes(found, around=1):
    """Keep what stands beside a change, and a sign where something was left out."""
    changed = [number for number, (sign, _line) in enumerate(found) if sign != " "]
    near = {number + shift for number in changed for shift in range(-around, around + 1)}
    kept, skipped = [], False
    for number, line in enumerate(found):
        if number in near:
            kept.append(line)
            skipped = False
        elif changed and not skipped:
            kept.append(("…", ""))
            skipped = True
    return kept


def editions(before, after, languages) -> list:
    """[(language, name of it, changes)] for each language in which two editions differ."""
    old = {text.language: text for text in before.texts.all()} if before else {}
    new = {text.language: text for text in after.texts.all()}
    return texts(old, new, languages)


def texts(old, new, languages) -> list:
    """The same for {language: EditionText}."""
    found = []
    for code, name in languages:
        lines = changes(_document(old.get(code)), _document(new.get(code)))
        if lines:
            found.append((code, name, lines))
    return found


def _document(text):
    return f"{text.title}\n{text.source}" if text else ""
