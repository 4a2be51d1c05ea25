"""Codes of standard talents: `PPGNNNNVVV`, such as MAM0001RAB."""

import re

from talentio.core.counters import raise_to, take_number

# Told from a film code by the letters before the number (three here, five there), never by length.
SHAPE = re.compile(r"^([A-Z]{2})[MFN](\d{4,12})[A-Z]{3}$")
# A code from elsewhere with a longer number would use up a sequence.
MOST_KEPT_DIGITS = 7
PATH_PATTERN = r"[A-Za-z]{2}[MFNmfn]\d{4,12}[A-Za-z]{3}"


def issue(*, country, gender, city):
    """Return the next code of this country of origin, inside the caller's transaction.

    Country of origin (ISO-2), gender, the number of the person among those from that country
    (at least four digits, growing by a digit when they run out), and the letters of the city.
    Take it last: the counter stays locked until the transaction ends, which is what makes
    numbers consecutive, and a rollback gives the number back.
    """
    number = take_number(f"talents:{country.code}")
    return f"{country.code}{gender}{number:04d}{city.code}"


def pass_over(code):
    """Have the numbers of its country go on behind a code from elsewhere; nothing for one that is none."""
    found = SHAPE.match(code)
    if found and len(found[2]) <= MOST_KEPT_DIGITS:
        raise_to(f"talents:{found[1]}", int(found[2]))
