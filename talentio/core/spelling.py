"""Names of people and places without accents, case and punctuation."""

import re
import unicodedata

from anyascii import anyascii
from django.utils.translation import get_language


class _WithoutMarks(dict):
    """For `str.translate`: looks at each character once in the life of a process."""

    def __missing__(self, code):
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_WITHOUT_MARKS = _WithoutMarks()


def fold(name: str) -> str:
    """Lower-case letters and digits of any script, without accents; words apart by one space."""
    letters = unicodedata.normalize("NFKD", name).translate(_WITHOUT_MARKS).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def city_code(name: str) -> str:
    """First three letters of a name in A–Z: "Fès" → FES, "L'Aïoun" → LAI, "Ré" → REX, "الرباط" → LRB."""
    return re.sub("[^A-Z]", "", anyascii(name).upper())[:3].ljust(3, "X")


def in_active_language(thing, *, otherwise: str) -> str:
    """The name that a thing keeps as `name_fr`, `name_en` or `name_ar`, or `otherwise` where it has none."""
    language = (get_language() or "fr")[:2]
    return getattr(thing, f"name_{language}", "") or otherwise
