"""How good the order is: nDCG@10 on labelled briefs, `python -m bench.ranking [PEOPLE]`.

Invented film talents, each with much that is unknown, in a database in memory. How well somebody
fits is told by the labels of the brief and by what was invented, never by the code that ranks.
Beside the ranker stand BM25 over all that is written of a person, and a filter of the criteria.
"""

import math
import os
import sys
from datetime import date

# Never a database with people in it.
os.environ["DATABASE_URL"] = "sqlite:///:memory:"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentio.settings")

import django  # noqa: E402
from django.apps import apps  # noqa: E402

if not apps.ready:
    django.setup()

from django.core.management import call_command  # noqa: E402

from cinema.lists import languages, skills  # noqa: E402
from matching.brief.extract import understand  # noqa: E402
from matching.profile_import import Importer  # noqa: E402
from matching.ranker import bm25, rank  # noqa: E402

from .briefs import DEVELOPMENT, SECOND, briefs  # noqa: E402
from .crowd import TODAY, row  # noqa: E402
from .report import figure  # noqa: E402

TOP = 10
SCALARS = {"gender", "eye_color", "hair_color", "hair_type", "hair_length", "skin_tone", "build"}
SCALARS |= {"nationality", "country_of_origin", "country", "city"}
LISTS = {"skills", "talent_types", "ethnicities"}


def held(person, line):
    """1, 0 or 0.5 where nobody knows: whether a person has what a label asks for; None for other labels."""
    field, _sign, value = line.lstrip("~!").partition("=")
    if field in SCALARS:
        known = person[field]
        has = None if known is None else known in value.split("|")
    elif field in LISTS:
        has = bool(set(person[field]) & set(value.split("|"))) if person[field] else None
    elif field == "languages":
        has = bool({each["code"] for each in person[field]} & set(value.split("|")))
    elif field in ("age", "height_cm", "weight_kg", "years_of_experience"):
        has = _within(_number(person, field), value)
    else:
        return None
    if has is None:
        return 0.5
    return float(has != line.startswith("!"))


def _number(person, field):
    if field != "age":
        return person[field]
    born = date.fromisoformat(person["date_of_birth"])
    return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))


def _within(number, value):
    least, _dots, most = value.partition("..")
    return None if number is None else int(least or 0) <= number <= int(most or 999)


def gain(person, lines):
    """How much it is worth to find this person: what must be weighs three times what is wished."""
    weights = [(1 if line.startswith("~") else 3, held(person, line)) for line in lines]
    weights = [(weight, has) for weight, has in weights if has is not None]
    total = sum(weight for weight, _has in weights)
    return 2 ** (5 * sum(weight * has for weight, has in weights) / total) - 1 if total else 0


def ndcg(order, gains):
    best = sorted(gains.values(), reverse=True)[:TOP]
    return _discounted([gains[code] for code in order[:TOP]]) / (_discounted(best) or 1)


def _discounted(values):
    return sum(value / math.log2(place + 2) for place, value in enumerate(values))


def text_of(person):
    """All that a person would have written, in words."""
    words = [languages()[each["code"]].name_fr for each in person["languages"]]
    words += [skills()[code].name_fr for code in person["skills"]]
    words += [str(person[field] or "").replace("_", " ") for field in (*SCALARS, "height_cm")]
    words += [each.replace("_", " ") for each in (*person["talent_types"], *person["ethnicities"])]
    return " ".join([*words, f"{_number(person, 'age')} ans"])


def filtered(people, criteria):
    """Those who meet every must as it was read, as they come: what a form of filters would show."""
    lines = [_line(each) for each in criteria if each.kind == "must"]
    return [code for code, person in people.items() if all(held(person, line) in (1, None) for line in lines)]


def _line(criterion):
    value = criterion.value
    if criterion.op == "between":
        value = ["..".join("" if each is None else str(each) for each in value)]
    return ("!" if criterion.op in ("none", "not_in") else "") + f"{criterion.field}={'|'.join(value)}"


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for command in ("migrate", "load_places", "load_catalogue"):
        call_command(command, verbosity=0)
    people = {person["code"]: person for person in map(row, range(count))}
    importer = Importer()
    importer.load(people.values())
    texts = {code: text_of(person) for code, person in people.items()}
    for path in (DEVELOPMENT, SECOND):
        scores = {"ranker": [], "BM25": [], "filter": []}
        for kind, text, lines in briefs(path):
            gains = {code: gain(person, lines) for code, person in people.items()} if kind == "cinema" else {}
            if not any(gains.values()):
                continue
            criteria, likeness = understand(text, kind).criteria, bm25(text, texts)
            orders = {
                "ranker": [each.candidate.code for each in rank(criteria, kind=kind, text=text, limit=TOP)],
                "BM25": sorted(people, key=lambda code: (-likeness[code], code)),
                "filter": filtered(people, criteria),
            }
            for name, order in orders.items():
                scores[name].append(ndcg(order, gains))
        what = f"{path.name}: nDCG@{TOP} of {len(scores['ranker'])} briefs, {count:,} people"
        for name, each in scores.items():
            figure("M4", f"{what}, {name}", sum(each) / len(each), "")


if __name__ == "__main__":
    main()
