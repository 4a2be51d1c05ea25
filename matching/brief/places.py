"""Cities that a text may name: those of the table that the project ships, large enough to be meant."""

from functools import cache

from talentio.core.places import CITIES, HAND_MADE, csv_rows

from .tokens import TOKEN, folded
from .words import sections

SMALLEST_IN_AFRICA, SMALLEST_ELSEWHERE = 40_000, 400_000
AFRICA = frozenset(
    "DZ AO BJ BW BF BI CV CM CF TD KM CG CD CI DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG MW ML MR MU MA MZ NA NE NG RW ST SN SC SL SO ZA SS SD TZ TG TN UG ZM ZW EH".split()  # noqa: SIM905
)
# Names of towns that are also common words of notices.
WORDS = {"nice", "tours", "mode", "man", "bo", "ho", "kita", "port", "sale", "bar", "same", "pala", "police"}


@cache
def gazetteer():
    """A tree of whole words to the name of a city, like `words.trie`."""
    root = {}
    for row in [*csv_rows(CITIES)]:
        least = SMALLEST_IN_AFRICA if row["country"] in AFRICA else SMALLEST_ELSEWHERE
        if int(row["population"]) >= least:
            for name in {row["name"], row["name_fr"]} - {""}:
                _add(root, name, row["name_fr"] or row["name"])
    for row in csv_rows(HAND_MADE):
        for name in {row["name"], row["fr"]} - {""}:
            _add(root, name, row["fr"] or row["name"])
    for names, phrases in sections()["city_alias"]:
        for phrase in phrases:
            _add(root, phrase, names[0])
    return root


def _add(root, name, shown):
    parts = [m[1] for m in TOKEN.finditer(folded(name)[0]) if m[1]]
    if not parts or parts[0] in WORDS or sum(map(len, parts)) < 3:
        return
    node = root
    for part in parts:
        node = node.setdefault(part, {})
    node.setdefault("", [("city", [shown])])
