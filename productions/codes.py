"""Codes of people in projects: `CCIIISSSNNN`, such as MAABC001042."""

import re

from anyascii import anyascii

from accounts.name_search import normalise_code
from talentio.core.counters import take_number

# ISO 3166 leaves XX to its users: it will never be a country.
NOWHERE = "XX"
FEWEST_DIGITS = 3
MOST_INITIALS = 3
SHAPE = re.compile(r"^[A-Z]{4,5}\d{6,}$")


def initials(name):
    """Two or three letters of a company, A to Z: "École Noire" → EN, "3B Productions" → BP, "Kasbah" → KAS.

    Only letters, since a digit would run into the number that follows.
    """
    # Each word alone: what stands for "École" in ASCII must not depend on its neighbours.
    words = [re.sub("[^A-Z]", "", anyascii(word).upper()) for word in re.split(r"[\W_]+", name)]
    words = [word for word in words if word]
    letters = "".join(word[0] for word in words) if len(words) > 1 else "".join(words)
    return letters[:MOST_INITIALS].ljust(2, "X")


def issue_prefix(*, country, company_name):
    """Return what the codes of a new project begin with, inside the caller's transaction: "MAABC001".

    `country` is a Country or None.
    """
    start = f"{country.code if country else NOWHERE}{initials(company_name)}"
    number = take_number(f"productions:{start}")
    return f"{start}{number:0{FEWEST_DIGITS}d}"


def issue(project, *, is_taken):
    """Return the next code of a project, inside the caller's transaction.

    A removal gives no number back. Past 999 projects or people two readings of one code could meet
    (1·001001 and 1001·001): `is_taken(code)` tells, and the number is passed over.
    """
    while True:
        number = take_number(f"productions:project:{project.pk}")
        code = f"{project.prefix}{number:0{FEWEST_DIGITS}d}"
        if not is_taken(code):
            return code


def is_code(text):
    """Tell a project code from a film talent's, which ends with a letter."""
    return bool(SHAPE.match(normalise_code(text)))
