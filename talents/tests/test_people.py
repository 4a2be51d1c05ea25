"""T7: the people list for those who are signed in: whom it shows, what it finds, what it costs."""

import re

import pytest
from django.core.management import call_command

from talentio.core.models import City, Country
from talentio.core.pagination import BoundedPaginator
from talents import people_figures
from talents.factories import make_talent
from talents.models import Profile, Talent

pytestmark = pytest.mark.django_db
LIST = "/talents"


@pytest.fixture(autouse=True)
def catalogue():
    # Tests with real transactions empty every table; the migration filled it only once.
    call_command("load_catalogue", verbosity=0)


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
    return make_talent(
        first_name="Awa",
        last_name="N'Diaye",
        email="awa@example.com",
        city=dakar,
        gender="F",
        availability="en_projet",
        work_mode="sur_site",
        years_experience=12,
        talents=Talent.objects.filter(code="web-developer") or Talent.objects.all()[:1],
    )


def names(answer):
    return [card.name for card, _is_hidden in answer.context["people"]]


def found(client, **query):
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return set(names(answer))


def heading(answer):
    """The number of people, in words, as the page says it."""
    return re.search(r"<h2>(.*?)</h2>", answer.text)[1].replace("\xa0", " ").replace("\u202f", " ")


def test_a_visitor_is_asked_to_sign_in(client):
    answer = client.get(f"{LIST}?q=amina")
    assert (answer.status_code, answer.url) == (302, "/auth/login?next=/talents%3Fq%3Damina")


def test_the_list_changes_nothing_and_takes_no_posts(signed_in):
    assert signed_in.post(LIST).status_code == 405


def test_newest_people_come_first(signed_in, amina, kofi):
    assert names(signed_in.get(LIST)) == ["Kofi Mensah", "Amina Benjelloun"]


def test_hidden_and_closed_people_are_listed_for_permitted_staff_only(
    client, signed_in, amina, kofi, awa, zara, sam
):
    Profile.objects.filter(pk=kofi.pk).update(is_public=False)
    awa.user.deactivate(by=sam)
    assert found(signed_in) == {"Amina Benjelloun"}
    client.force_login(zara)
    answer = client.get(LIST)
    assert set(names(answer)) == {"Amina Benjelloun", "Kofi Mensah", "Awa N'Diaye"}
    hidden = {card.name for card, is_hidden in answer.context["people"] if is_hidden}
    assert hidden == {"Kofi Mensah", "Awa N'Diaye"}


def test_a_hidden_person_is_not_listed_for_themselves_either(signed_in, amina):
    Profile.objects.filter(pk=amina.pk).update(is_public=False)
    assert found(signed_in) == set()


@pytest.mark.parametrize(
    "query",
    [
        {"q": "ndiaye"},
        {"q": "NDIAY awa"},
        {"q": "snf0001"},
        {"q": "SNF 0001 DAK"},
        {"country": "SN"},
        {"country": "sn", "city": "dakar"},
        {"availability": "en_projet"},
        {"work_mode": ["sur_site", "a_distance"]},
        {"experience": ["over-10", "0-2"]},
        {"country": "SN", "gender": "F", "experience": "over-10", "q": "awa"},
    ],
    ids=str,
)
def test_each_criterion_finds_whom_it_fits(signed_in, amina, kofi, awa, query):
    assert found(signed_in, **query) == {"Awa N'Diaye"}


def test_a_talent_finds_who_has_it(signed_in, amina, kofi, awa):
    assert found(signed_in, talent="photographer") == {"Amina Benjelloun", "Kofi Mensah"}


def test_values_of_one_criterion_add_up_and_criteria_narrow(signed_in, amina, kofi, awa):
    assert found(signed_in, gender=["F", "M"]) == {"Amina Benjelloun", "Kofi Mensah", "Awa N'Diaye"}
    assert found(signed_in, gender=["F", "M"], country="MA") == {"Amina Benjelloun", "Kofi Mensah"}
    assert found(signed_in, gender="M", country="SN") == set()


@pytest.mark.parametrize("typed", ["xochi@example.com", "xochi@", "xochi", "xochi@exam", "example.com", "@"])
def test_nobody_is_found_by_e_mail(signed_in, amina, rabat, typed):
    make_talent(city=rabat, email="xochi@example.com", bio=typed)
    assert found(signed_in, q=typed) == set()


@pytest.mark.parametrize(
    "query",
    [
        {"gender": "X"},
        {"gender": ["F", "M", "N", "'; --"]},
        {"country": "ZZ"},
        {"talent": "no-such-talent"},
        {"experience": "11"},
        {"sort": "random()"},
        {"q": "x" * 5000},
        {"country": "MA", "city": "Nowhere"},
        {"country": "MA", "city": "x" * 500},
        {"city": "Rabat"},
        {"country": "🙂", "talent": "🙂", "city": "🙂"},
    ],
    ids=lambda query: str(query)[:40],
)
def test_what_is_not_understood_is_left_out_with_a_notice(signed_in, amina, kofi, query):
    answer = signed_in.get(LIST, query)
    assert answer.status_code == 200
    assert set(names(answer)) == {"Amina Benjelloun", "Kofi Mensah"}
    assert 'class="notice" role="status"' in answer.text


@pytest.mark.parametrize("page", ["0", "-1", "999999999999999999999", "abc", "", "2"])
def test_any_page_number_shows_a_page(signed_in, amina, page):
    assert names(signed_in.get(LIST, {"page": page})) == ["Amina Benjelloun"]


def test_what_is_understood_needs_no_notice(signed_in, amina):
    answer = signed_in.get(LIST, {"gender": "F", "country": "MA", "city": "rabat", "sort": "name", "q": ""})
    assert names(answer) == ["Amina Benjelloun"]
    assert 'class="notice"' not in answer.text


def test_a_misspelt_city_is_guessed_aloud(signed_in, rabat):
    answer = signed_in.get(LIST, {"country": "MA", "city": "Rabbat"})
    assert "Rabat" in answer.text.partition('id="id_city_error"')[2].partition("</p>")[0]


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("newest", "Awa N'Diaye"),
        ("complete", "Kofi Mensah"),
        ("experienced", "Awa N'Diaye"),
        ("name", "Amina Benjelloun"),
    ],
)
def test_people_are_sorted(signed_in, amina, kofi, awa, sort, first):
    Profile.objects.filter(pk=kofi.pk).update(completeness_score=99, years_experience=None)
    listed = names(signed_in.get(LIST, {"sort": sort}))
    assert listed[0] == first
    if sort == "experienced":
        assert listed[-1] == "Kofi Mensah"


def test_active_criteria_are_chips_that_take_themselves_away(signed_in, amina):
    query = {"gender": ["F", "M"], "country": "MA", "city": "Rabat", "sort": "name", "page": "1"}
    chips = dict(signed_in.get(LIST, query).context["chosen"])
    assert chips["Femme"] == "gender=M&country=MA&city=Rabat&sort=name"
    assert chips["Maroc"] == "gender=F&gender=M&sort=name"
    assert chips["Rabat"] == "gender=F&gender=M&country=MA&sort=name"


def test_the_words_of_a_search_are_escaped(signed_in, amina):
    text = signed_in.get(LIST, {"q": '"><script>alert(1)</script>', "city": "<b>"}).text
    assert "<script>alert" not in text
    assert "<b>" not in text.partition("<main")[2].replace('<b aria-hidden="true">', "")


@pytest.mark.parametrize(("size", "words"), [(0, "1 person"), (1, "2 people")])
def test_the_number_of_people_is_said_in_words(signed_in, rabat, size, words):
    for _ in range(size):
        make_talent(city=rabat)
    answer = signed_in.get(LIST, headers={"accept-language": "en"})
    assert heading(answer) == words


def test_too_many_people_are_said_to_be_too_many(signed_in, amina, kofi, awa, monkeypatch):
    monkeypatch.setattr(BoundedPaginator, "COUNTED", 2)
    answer = signed_in.get(LIST, headers={"accept-language": "en"})
    assert heading(answer) == "More than 2 people"
    assert "narrow your search" in answer.text
    assert heading(signed_in.get(LIST, {"q": "e"}, headers={"accept-language": "en"})) == "0 people"


def test_nobody_found_comes_with_advice(signed_in, amina):
    text = signed_in.get(LIST, {"q": "zzzz"}, headers={"accept-language": "en"}).text
    assert "Nobody fits all of this" in text
    assert "Take away a criterion" in text


def test_a_list_has_pages_that_keep_the_criteria(signed_in, rabat):
    for _ in range(25):
        make_talent(city=rabat)
    first = signed_in.get(LIST, {"gender": "F"})
    second = signed_in.get(LIST, {"gender": "F", "page": 2})
    assert (len(names(first)), len(names(second))) == (24, 2)
    assert not set(names(first)) & set(names(second))
    assert "gender=F&amp;page=2" in first.text


def test_the_list_holds_no_contact(signed_in, kofi):
    kofi.phone = "+212699999999"
    kofi.save()
    text = signed_in.get(LIST).text
    assert "699999999" not in text
    assert "kofi@example.com" not in text


def test_the_list_decrypts_no_contact(signed_in, kofi):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE talents_profile SET phone = 'written with a lost key'")
    assert "Kofi Mensah" in names(signed_in.get(LIST))


@pytest.mark.parametrize("large", [500, 0], ids=["counted now", "stored figures"])
@pytest.mark.parametrize("size", [1, 5])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": "amina", "gender": "F", "talent": "photographer", "country": "MA"},
        {"country": "MA", "city": "rabat", "q": "a"},
    ],
    ids=["all", "criteria", "city"],
)
def test_the_list_costs_the_same_whatever_its_size(
    signed_in, rabat, size, query, large, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(people_figures, "LARGE", large)
    for _ in range(size):
        make_talent(
            city=rabat, social_links={"instagram": "https://www.instagram.com/x"}, shows_social_links=True
        )
    people_figures.refresh()
    # What the footer shows is looked up once per process, by whatever page comes first.
    signed_in.get("/auth/account")
    with django_assert_max_num_queries(15):
        assert len(names(signed_in.get(LIST, query))) == size + 1


def test_the_header_leads_to_the_list_only_those_who_are_signed_in(client, signed_in):
    assert f'href="{LIST}" aria-current="page"' in signed_in.get(LIST).text
    client.logout()
    assert f'href="{LIST}"' not in client.get("/").text
