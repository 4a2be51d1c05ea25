"""The code of a film talent: PPVVVNNNNNG."""

import pytest
from django.db import transaction

from cinema import codes
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from talentio.core.counters import raise_to
from talents.factories import make_talent


def test_film_numbers_have_a_sequence_of_their_own(rabat):
    make_talent(city=rabat)
    issued = [make_film_talent(city=rabat, gender=gender).code for gender in "FMN"]
    assert issued == ["MARAB00001F", "MARAB00002M", "MARAB00003N"]


@transaction.atomic
def test_the_number_grows_by_a_digit(rabat, morocco):
    raise_to("cinema:MA", 99_998)
    issued = [codes.issue(country=morocco, city=rabat, gender="F") for _ in range(2)]
    assert issued == ["MARAB99999F", "MARAB100000F"]


@pytest.mark.parametrize(
    "written", ["MARAB0007F", "MARAB00007F", "marab000007f", " MARAB-0000007-F ", "MARAB00007f"]
)
def test_a_talent_is_found_by_a_code_of_any_width(rabat, written):
    talent = make_film_talent(city=rabat)
    CinemaTalent.objects.filter(pk=talent.pk).update(code="MARAB00007F")
    assert CinemaTalent.objects.with_code(written).get() == talent


def test_a_code_of_the_old_system_is_found_by_todays_width(rabat):
    talent = make_film_talent(city=rabat)
    CinemaTalent.objects.filter(pk=talent.pk).update(code="MARAB0000007F")
    assert CinemaTalent.objects.with_code("MARAB00007F").get() == talent


@pytest.mark.parametrize(
    "text", ["", "MAM0001RAB", "MARAB123F", "MARAB00001X", "MA'; --", "MARAB" + "9" * 40]
)
def test_what_is_no_film_code_finds_nobody(rabat, text):
    make_film_talent(city=rabat)
    assert not CinemaTalent.objects.with_code(text).exists()
    assert not codes.is_code(text)
