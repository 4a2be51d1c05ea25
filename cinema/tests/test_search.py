"""C5: the search of film talents: whom it shows, what it finds, its figures, what it costs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cinema import search_figures
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from talentio.core.models import City, Country, Figure

pytestmark = pytest.mark.django_db
SEARCH = "/cinema/talents"
TODAY = "2026-06-01 12:00+00:00"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(TODAY, tick=False)


@pytest.fixture
def signed_in(client, amina):
    client.force_login(amina.user)
    return client


@pytest.fixture
def dakar(db):
    senegal = Country.objects.get_or_create(code="SN", defaults={"name_fr": "Sénégal", "name_en": "Senegal"})[
        0
    ]
    return City.objects.get_or_create(country=senegal, name="Dakar", defaults={"code": "DAK"})[0]


@pytest.fixture
def awa(dakar):
    return make_film_talent(
        city=dakar,
        first_name="Awa",
        last_name="N'Diaye",
        name_ar="عوا ندياي",
        gender="F",
        date_of_birth=date(1970, 1, 1),
        types=("cascadeur", "voix_off"),
        languages=(("wo", "maternelle"), ("en", "courant")),
        ethnicities=("africaine",),
        eye_color="noir",
        hair_color="roux",
        skin_tone="fonce",
        height=185,
        experience_level="professionnel",
    )


@pytest.fixture
def ali(rabat):
    return make_film_talent(
        city=rabat, first_name="Ali", last_name="Fassi", gender="M", date_of_birth=date(2000, 6, 1)
    )


def names(answer):
    return [card.name for card, _is_hidden in answer.context["people"]]


def found(client, **query):
    answer = client.get(SEARCH, query)
    assert answer.status_code == 200
    return set(names(answer))


def counts(answer):
    return {box.name: {o.value: o.count for o in box.options if o.count} for box in answer.context["boxes"]}


def test_a_visitor_is_asked_to_sign_in(client):
    answer = client.get(f"{SEARCH}?q=awa")
    assert (answer.status_code, answer.url) == (302, "/auth/login?next=/cinema/talents%3Fq%3Dawa")


@pytest.mark.parametrize(
    "query",
    [
        {"q": "ndiaye"},
        {"q": "عوا"},
        {"q": "sndak0000"},
        {"type": ["cascadeur", "mannequin"]},
        {"gender": "F"},
        {"age": "51-"},
        {"age": ["36-50", "51-"]},
        {"age_min": "50", "age_max": "60"},
        {"height_min": "180"},
        {"height_min": "180", "height_max": "190"},
        {"country": "SN"},
        {"language": ["wo"]},
        {"language": ["wo", "es"]},
        {"experience_level": "professionnel"},
        {"eye_color": "noir"},
        {"hair_color": ["roux", "blond"]},
        {"gender": "F", "type": "voix_off", "country": "SN", "language": "en", "age": "51-", "q": "awa",
         "eye_color": "noir", "hair_color": "roux", "experience_level": "professionnel"},
    ],
    ids=str,
)  # fmt: skip
def test_each_criterion_finds_whom_it_fits(signed_in, awa, ali, query):
    assert found(signed_in) == {"Awa N'Diaye", "Ali Fassi"}
    assert found(signed_in, **query) == {"Awa N'Diaye"}


@pytest.mark.parametrize("query", [{"ethnicity": "africaine"}, {"skin_tone": "fonce"}], ids=str)
def test_sensitive_answers_are_criteria_for_permitted_staff_only(client, signed_in, awa, ali, zara, query):
    answer = signed_in.get(SEARCH, query)
    assert set(names(answer)) == {"Awa N'Diaye", "Ali Fassi"}
    assert "skin_tone" not in counts(answer)
    assert answer.context["criteria"].has_ignored
    client.force_login(zara)
    assert found(client, **query) == {"Awa N'Diaye"}


def test_hidden_people_and_minors_without_consent_are_found_by_permitted_staff_only(
    client, signed_in, awa, rabat, zara
):
    make_film_talent(city=rabat, first_name="Petit", last_name="Un", date_of_birth=date(2016, 1, 1))
    make_film_talent(city=rabat, first_name="Cachée", last_name="Deux", is_public=False)
    answer = signed_in.get(SEARCH)
    assert names(answer) == ["Awa N'Diaye"]
    assert counts(answer)["gender"] == {"F": 1}
    client.force_login(zara)
    assert found(client) == {"Awa N'Diaye", "Petit Un", "Cachée Deux"}


def test_figures_tell_what_ticking_a_value_would_give(signed_in, awa, ali, rabat):
    make_film_talent(city=rabat, types=("cascadeur",), gender="F")
    answer = signed_in.get(SEARCH, {"gender": "F", "type": ["cascadeur"]})
    assert len(names(answer)) == 2
    found_counts = counts(answer)
    # Beside a criterion stand those who fit the others.
    assert found_counts["gender"] == {"F": 2}
    assert found_counts["type"] == {"cascadeur": 2, "voix_off": 1}
    assert found_counts["country"] == {"SN": 1, "MA": 1}
    assert found_counts["language"] == {"wo": 1, "en": 1, "fr": 1}
    assert found_counts["age"] == {"26-35": 1, "51-": 1}
    for name, values in found_counts.items():
        for value, number in values.items():
            query = {"gender": "F", "type": "cascadeur", name: value}
            assert len(names(signed_in.get(SEARCH, query))) == number, (name, value)


@pytest.mark.parametrize(
    "query",
    [
        "gender=X",
        "age_min=abc",
        "height_max=99999999999999999999",
        "country=ZZ&type=zzz",
        "page=abc",
    ],
)
def test_what_is_not_understood_keeps_nobody_out(signed_in, awa, query):
    answer = signed_in.get(f"{SEARCH}?{query}")
    assert answer.status_code == 200
    assert names(answer) == ["Awa N'Diaye"]


@pytest.mark.parametrize(
    "query", ["q=%21%21%21", "q=%21%21%21&gender=F", "q=mehdi+benani", "q=mehdi&type=figurant"]
)
def test_whom_nobody_can_be_is_a_page_with_nobody(signed_in, awa, query):
    answer = signed_in.get(f"{SEARCH}?{query}")
    assert answer.status_code == 200
    assert awa.code not in answer.text


def test_the_shuffled_order_holds_for_a_day_and_loses_nobody(signed_in, rabat, time_machine):
    for _number in range(30):
        make_film_talent(city=rabat)
    query = {"sort": "random"}
    first = names(signed_in.get(SEARCH, query))
    second = names(signed_in.get(SEARCH, query | {"page": "2"}))
    assert len(set(first + second)) == 30
    assert first == names(signed_in.get(SEARCH, query))
    time_machine.move_to("2026-06-02 12:00+00:00", tick=False)
    assert first != names(signed_in.get(SEARCH, query))
    assert first != names(signed_in.get(SEARCH))


def test_the_address_of_a_search_keeps_its_criteria_from_page_to_page(signed_in, rabat):
    for _number in range(30):
        make_film_talent(city=rabat)
    page = signed_in.get(SEARCH, {"gender": "F", "age": ["26-35"]}).text
    assert "?gender=F&amp;age=26-35&amp;page=2" in page
    assert 'href="?gender=F"' in page


@pytest.mark.parametrize("size", [1, 5])
def test_the_search_costs_the_same_for_one_and_for_five(
    client, zara, rabat, size, django_assert_max_num_queries
):
    for _number in range(size):
        make_film_talent(city=rabat, types=("figurant", "voix_off"))
    client.force_login(zara)
    query = {"gender": "F", "type": ["figurant"], "language": ["fr"], "q": "idrissi"}
    with CaptureQueriesContext(connection) as captured:
        assert len(names(client.get(SEARCH, query))) == size
    ours = [each["sql"] for each in captured if "cinema_" in each["sql"]]
    # Who is called so, the figures, the people of the page, the saved searches.
    assert len(ours) == 4
    assert len(captured) <= 12


def test_large_figures_of_everybody_are_stored_and_stale_ones_are_counted(
    signed_in, awa, ali, monkeypatch, time_machine
):
    monkeypatch.setattr(search_figures, "LARGE", 2)
    search_figures.refresh()
    CinemaTalent.objects.filter(pk=ali.pk).update(is_listed=False)
    assert counts(signed_in.get(SEARCH))["gender"] == {"F": 1, "M": 1}
    time_machine.move_to("2026-06-01 14:00+00:00", tick=False)
    assert counts(signed_in.get(SEARCH))["gender"] == {"F": 1}


def test_few_people_are_not_stored(awa):
    search_figures.refresh()
    assert not Figure.objects.filter(key=search_figures.EVERYBODY).exists()


def test_results_never_show_sensitive_answers_or_contacts(client, awa, zara):
    client.force_login(zara)
    page = client.get(SEARCH, {"ethnicity": "africaine"}).text
    cards = page.partition('class="cards"')[2]
    assert "Awa" in cards
    for secret in ("Africaine", "fonce", "+2126", "@example.com", "1970"):
        assert secret not in cards


@pytest.mark.postgres
def test_a_search_by_name_uses_the_trigram_indexes(rabat):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        talents = CinemaTalent.objects.called("benjelloun")
        assert "cinema_name_" in talents.values_list("pk").explain()
