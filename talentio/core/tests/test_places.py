"""T8: all countries, enough cities, loaded once, never overwritten."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import translation

from talentio.core import places
from talentio.core.city_search import find_cities, resolve_city
from talentio.core.management.commands.build_cities import AFRICA
from talentio.core.models import City, Country
from talentio.core.spelling import city_code


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The places of the world, loaded once for this file and taken away after it."""
    with django_db_blocker.unblock():
        places.load()
        yield
        City.objects.all().delete()
        Country.objects.all().delete()


@pytest.fixture
def morocco(world, db):
    return Country.objects.get(code="MA")


def test_all_countries_and_enough_cities_are_there(world, db):
    assert Country.objects.count() >= 249
    assert City.objects.count() >= 1700
    assert City.objects.exclude(code__regex=r"^[A-Z]{3}$").count() == 0


def test_every_african_country_has_cities(world, db):
    without = [code for code in AFRICA if not City.objects.filter(country__code=code).exists()]
    assert without == []


def test_the_command_changes_nothing_the_second_time(morocco, capsys):
    City.objects.filter(country=morocco, name="Rabat").update(name_fr="Rabat la belle", code="RBT")
    call_command("load_places")
    assert "0 countries and 0 cities added" in capsys.readouterr().out
    rabat = City.objects.get(country=morocco, name="Rabat")
    assert (rabat.name_fr, rabat.code) == ("Rabat la belle", "RBT")


def test_countries_are_sorted_in_the_language_of_the_reader(world, db):
    with translation.override("fr"):
        names = [country.name for country in Country.objects.in_order()]
        assert names.index("Égypte") < names.index("Finlande")
    with translation.override("ar"):
        assert str(Country.objects.get(code="MA")) == "المغرب"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Rabat", "Rabat"),
        (" RABAT ", "Rabat"),
        ("fès", "Fes"),
        ("Fez", "Fes"),
        ("marrakech", "Marrakesh"),
        ("الرباط", "Rabat"),
        ("Aït-Melloul", "Ait Melloul"),
        ("casa blanca", None),
        ("atlantis", None),
        ("", None),
        ("%", None),
    ],
)
def test_a_city_is_recognised_however_it_is_written(morocco, typed, name):
    found = resolve_city(morocco, typed)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("typed", "first"),
    [("marr", "Marrakesh"), ("Casablnca", "Casablanca"), ("Rabt", "Rabat"), ("", "Casablanca")],
)
def test_a_city_is_proposed_while_typing_and_after_a_slip(morocco, typed, first):
    assert find_cities(morocco, typed, 6)[0].name == first


def test_places_of_one_name_are_told_apart(world, db):
    usa = Country.objects.get(code="US")
    assert resolve_city(usa, "Springfield") is None
    labels = [city.label for city in find_cities(usa, "Springfield")]
    assert len(labels) == len(set(labels)) > 2
    assert resolve_city(usa, labels[0]).label == labels[0]


def test_the_address_for_forms_answers_in_the_language_of_the_page(client, morocco):
    address = f"/api/cities/{morocco.pk}"
    top = client.get(address).json()
    assert top["success"] is True
    assert len(top["cities"]) == 50
    assert top["cities"][0]["code"] == "CAS"
    found = client.get(address, {"q": "tang"}, headers={"accept-language": "fr"}).json()["cities"]
    assert found[0]["label"] == "Tanger"
    client.cookies["django_language"] = "ar"
    assert client.get(address, {"q": "tang"}).json()["cities"][0]["label"] == "طنجة"


def test_an_unknown_country_is_not_found(client, db):
    answer = client.get("/api/cities/0")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_staff_add_a_city_and_its_code_makes_itself(client, sam, rabat):
    client.force_login(sam)
    fields = {"country": rabat.country_id, "name": "Aïn Neuve", "population": "0", "code": ""}
    client.post("/admin/core/city/add/", fields)
    city = City.objects.get(name="Aïn Neuve")
    assert city.code == "AIN"
    assert resolve_city(rabat.country, "ain neuve") == city


def test_a_code_is_three_letters(rabat):
    rabat.code = "R1-"
    with pytest.raises(ValidationError):
        rabat.full_clean()


@pytest.mark.parametrize(
    ("name", "code"), [("Fès", "FES"), ("L'Aïoun", "LAI"), ("Ré", "REX"), ("Saint-Louis", "SAI"), ("", "XXX")]
)
def test_letters_of_a_name(name, code):
    assert city_code(name) == code


def test_finding_a_city_costs_three_queries_at_most(morocco, django_assert_max_num_queries):
    for typed in ("rabat", "rab", "a", "rabt", "xqzw"):
        with django_assert_max_num_queries(3):
            find_cities(morocco, typed)


@pytest.mark.parametrize("page", ["country", "city", "activitylog", "securitylog"])
def test_the_lists_of_the_back_office_open(client, sam, rabat, page, django_assert_max_num_queries):
    client.force_login(sam)
    with django_assert_max_num_queries(10):
        answer = client.get(f"/admin/core/{page}/")
    assert answer.context["cl"].result_list is not None
