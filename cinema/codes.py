"""Codes of film talents: `PPVVVNNNNNG`, such as MACAS00001F."""

import re

from accounts.name_search import normalise_code
from talentio.core.counters import raise_to, take_number

FEWEST_DIGITS = 5
# Codes of the system before had four, six and seven digits; numbers that outgrow five have more.
WIDTHS = (4, 5, 6, 7)
MOST_KEPT_DIGITS = max(WIDTHS)
SHAPE = re.compile(r"^([A-Z]{2})([A-Z]{3})(\d{4,12})([MFN])$")
PATH_PATTERN = r"[A-Za-z]{5}\d{4,12}[MFNmfn]"


def issue(*, country, city, gender):
    """Return the next code of this country of origin, inside the caller's transaction.

    Country of origin (ISO-2), the letters of the city, the number of the person among the film
    talents of that country (at least five digits), and the gender. Take it last: the counter stays
    locked until the transaction ends, and a rollback gives the number back.
    """
    number = take_number(f"cinema:{country.code}")
    return f"{country.code}{city.code}{number:0{FEWEST_DIGITS}d}{gender}"


def lookup_codes(text):
    """Every stored code that somebody may mean: the same number with another width of zeros.

    The code as it is written stands first; nothing for a text that is no code of a film talent.
    """
    found = SHAPE.match(normalise_code(text))
    if not found:
        return []
    country, city, digits, gender = found.groups()
    number = int(digits)
    widths = [len(digits), *(width for width in WIDTHS if width >= len(str(number)))]
    return list(dict.fromkeys(f"{country}{city}{number:0{width}d}{gender}" for width in widths))


def is_code(text):
    """Tell a film talent's code from a standard one by its shape, never by its length."""
    return bool(SHAPE.match(normalise_code(text)))


def pass_over(code):
    """Have the numbers of its country go on behind a code from elsewhere; nothing for one that is none."""
    found = SHAPE.match(code)
    if found and len(found[3]) <= MOST_KEPT_DIGITS:
        raise_to(f"cinema:{found[1]}", int(found[3]))
