"""Codes of the three kinds, however people write them: found, told apart, and safe in an address."""

import random
import re

import pytest

from accounts.name_search import normalise_code
from cinema import codes as film
from productions import codes as project
from talents import codes as talent

DRAWN = range(10)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters(dice, many):
    return "".join(dice.choices(LETTERS, k=many))


def written(dice, code):
    """As somebody types it: any case, with spaces and dashes where they please."""
    typed = "".join(
        dice.choice([c.lower(), c]) + dice.choice(["", "", "", " ", "-", "\u00a0", "·"]) for c in code
    )
    return dice.choice(["", " ", "\t"]) + typed


def made(dice):
    """One code of each kind, of any width that was ever issued: (film, talent, project)."""
    number = dice.randrange(1, 10 ** dice.randint(1, 7))
    return (
        f"{letters(dice, 5)}{number:0{dice.randint(4, 7)}d}{dice.choice('MFN')}",
        f"{letters(dice, 2)}{dice.choice('MFN')}{number:04d}{letters(dice, 3)}",
        f"{letters(dice, dice.choice([4, 5]))}{number:03d}{dice.randrange(1, 2000):03d}",
    )


@pytest.mark.parametrize("number", DRAWN)
def test_a_code_is_the_same_however_it_is_written(number):
    dice = random.Random(number)  # noqa: S311 nothing secret comes of it
    for _ in range(100):
        for code in made(dice):
            assert normalise_code(written(dice, code)) == code


@pytest.mark.parametrize("number", DRAWN)
def test_no_code_of_one_kind_is_one_of_another(number):
    dice = random.Random(number)  # noqa: S311
    for _ in range(100):
        for kind, code in enumerate(made(dice)):
            is_one = (film.is_code(code), bool(talent.SHAPE.match(code)), project.is_code(code))
            assert is_one == tuple(place == kind for place in range(3)), code


@pytest.mark.parametrize("number", DRAWN)
def test_every_width_of_a_film_code_leads_to_every_other(number):
    dice = random.Random(number)  # noqa: S311
    for _ in range(60):
        start, end, place = letters(dice, 5), dice.choice("MFN"), dice.randrange(1, 10**4)
        widths = {f"{start}{place:0{width}d}{end}" for width in film.WIDTHS}
        for code in widths:
            found = film.lookup_codes(written(dice, code))
            assert found[0] == code, "the exact one comes first"
            assert set(found) == widths
        other = f"{start}{place + 1:05d}{end}"
        assert not set(film.lookup_codes(other)) & widths


@pytest.mark.parametrize("digits", range(1, 20))
def test_a_number_of_any_length_is_looked_up_or_is_no_code(digits):
    code = f"MARAB{'9' * digits}F"
    found = film.lookup_codes(code)
    assert bool(found) == (4 <= digits <= 12)
    assert all(each.startswith("MARAB") and int(each[5:-1]) == int("9" * digits) for each in found)


@pytest.mark.parametrize("number", DRAWN)
def test_whatever_is_a_code_has_an_address(number):
    dice = random.Random(number)  # noqa: S311
    for _ in range(100):
        film_code, talent_code, _project = made(dice)
        for code in (film_code, film_code.lower()):
            assert re.fullmatch(film.PATH_PATTERN, code)
        for code in (talent_code, talent_code.lower()):
            assert re.fullmatch(talent.PATH_PATTERN, code)


@pytest.mark.parametrize("number", DRAWN)
def test_a_company_of_any_name_has_two_or_three_plain_initials(number):
    dice = random.Random(number)  # noqa: S311
    alphabet = "abcéèçœßñαЖبتⵣአ0123456789 -'’&/._!😀\u200b"
    for _ in range(300):
        name = "".join(dice.choices(alphabet, k=dice.randrange(30)))
        found = project.initials(name)
        assert re.fullmatch("[A-Z]{2,3}", found), name
        assert project.is_code(f"MA{found}001001")


@pytest.mark.parametrize(
    "text",
    ["", "  ", "MARAB١٢٣٤٥F", "MARAB00001Ｆ", "M\0ARAB00001F", "ẞẞRAB00001F", "ﬀRAB00001F", "9" * 10_000],
)
def test_odd_digits_and_letters_are_no_code_and_no_fault(text):
    assert film.lookup_codes(text) == [] or re.fullmatch(
        "[A-Z]{5}[0-9]{4,12}[MFN]", film.lookup_codes(text)[0]
    )
    assert not project.is_code(text)
