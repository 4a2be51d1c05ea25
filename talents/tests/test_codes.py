"""The code of a standard talent: PPGNNNNVVV."""

import pytest
from django.db import transaction

from talentio.core.counters import raise_to
from talentio.core.models import City, Country
from talents import codes
from talents.factories import make_talent
from talents.models import Profile


def test_numbers_count_the_people_of_a_country_of_origin_whatever_gender_and_city(rabat, morocco):
    casablanca = City.objects.get_or_create(country=morocco, name="Casablanca", defaults={"code": "CAS"})[0]
    issued = [
        make_talent(city=rabat, gender="M").code,
        make_talent(city=casablanca, gender="F").code,
        make_talent(city=rabat, gender="N").code,
    ]
    assert issued == ["MAM0001RAB", "MAF0002CAS", "MAN0003RAB"]


def test_every_country_counts_for_itself(rabat):
    ghana = Country.objects.get_or_create(code="GH", defaults={"name_fr": "Ghana", "name_en": "Ghana"})[0]
    make_talent(city=rabat)
    assert make_talent(city=rabat, country_of_origin=ghana).code == "GHF0001RAB"


@transaction.atomic
def test_the_number_grows_by_a_digit_and_never_wraps(rabat, morocco):
    raise_to("talents:MA", 9998)
    issued = [codes.issue(country=morocco, gender="M", city=rabat) for _ in range(3)]
    assert issued == ["MAM9999RAB", "MAM10000RAB", "MAM10001RAB"]
    assert all(codes.SHAPE.match(code) for code in issued)


def test_a_code_is_not_used_again_after_a_deletion(rabat):
    first = make_talent(city=rabat)
    first.user.delete()
    assert make_talent(city=rabat).code == "MAF0002RAB"


def test_two_cities_with_the_same_letters_do_not_collide(rabat, morocco):
    rabia = City.objects.create(country=morocco, name="Rabia", code="RAB")
    assert make_talent(city=rabat).code != make_talent(city=rabia).code


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Fès", "FES"),
        ("L'Aïoun", "LAI"),
        ("Ré", "REX"),
        ("N'Djaména", "NDJ"),
        ("الرباط", "LRB"),
        ("Ô", "OXX"),
    ],
)
def test_a_city_of_any_spelling_gives_a_code_that_stands_in_an_address(client, morocco, name, letters):
    city = City.objects.create(country=morocco, name=name)
    person = make_talent(city=city)
    assert person.code == f"MAF0001{letters}"
    assert person.code in client.get(person.get_absolute_url()).text


def test_a_code_costs_the_same_with_one_person_and_with_a_hundred(rabat, morocco, django_assert_num_queries):
    for people in (0, 100):
        with transaction.atomic():
            raise_to("talents:MA", people)
            with django_assert_num_queries(1):
                codes.issue(country=morocco, gender="F", city=rabat)


def test_opening_the_public_page_does_not_depend_on_letter_case(client, amina):
    assert client.get(f"/profile/view/{amina.code.lower()}").url == amina.get_absolute_url()
    assert Profile.objects.with_code(f" {amina.code.lower()} ").get() == amina
