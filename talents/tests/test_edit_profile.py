"""T4: people change what their profile says; what they leave alone stays as it is."""

import pytest
from django.test import Client

from talentio.core.models import City
from talents.editing import SECTIONS, form_for
from talents.factories import make_talent
from talents.models import Profile, Talent

EDIT = "/profile/edit"


@pytest.fixture
def person(rabat):
    return make_talent(
        city=rabat,
        whatsapp="+221771234567",
        address="12 rue des Orangers",
        nationality=rabat.country,
        portfolio_url="https://amina.example/",
        website="https://www.amina.example/",
        rate_min=100,
        rate_max=200,
        rate_currency="MAD",
        rate_unit="day",
        shows_social_links=True,
        talents=Talent.objects.filter(code__in=["photographer", "actor", "journalist"]),
        social_links={"instagram": "https://www.instagram.com/a", "imdb": "https://www.imdb.com/name/nm1"},
    )


@pytest.fixture
def own(client, person):
    client.force_login(person.user)
    return client


def as_shown(page):
    """What a browser would send back if nothing were changed."""
    form = page.context["form"]
    shown = {"seen": page.context["seen"]}
    for bound in form:
        value = bound.value()
        if value not in (None, "", False):
            shown[bound.html_name] = "on" if value is True else value
    return shown


def change(client, section, **changed):
    page = client.get(f"{EDIT}/{section}")
    sent = as_shown(page) | changed
    return client.post(f"{EDIT}/{section}", {name: value for name, value in sent.items() if value != ""})


def everything(person):
    row = Profile.objects.filter(pk=person.pk).values().get()
    row.pop("updated_at")
    talents = sorted(person.talents.values_list("code", flat=True))
    return row, talents, sorted((link.network, link.address) for link in person.social_links.all())


@pytest.mark.parametrize("section", SECTIONS)
def test_saving_without_a_change_changes_nothing(own, person, section):
    before = everything(person)
    assert change(own, section).url == EDIT
    assert everything(person) == before


@pytest.mark.parametrize(
    ("section", "changed", "field", "value"),
    [
        ("identity", {"last_name": "El Fassi"}, "user.last_name", "El Fassi"),
        ("identity", {"gender": "N"}, "gender", "N"),
        ("contact", {"phone": "06 99 99 99 99"}, "phone", "+212699999999"),
        ("contact", {"whatsapp": ""}, "whatsapp", ""),
        ("profession", {"bio": "I <3 film"}, "bio", "I <3 film"),
        ("profession", {"work_mode": "flexible"}, "work_mode", "flexible"),
        ("links", {"website": ""}, "website", ""),
        ("visibility", {"is_public": ""}, "is_public", False),
    ],
)
def test_each_section_changes_what_it_shows(own, person, section, changed, field, value):
    assert change(own, section, **changed).status_code == 302
    found = Profile.objects.get(pk=person.pk)
    for name in field.split("."):
        found = getattr(found, name)
    assert found == value


def test_one_moves_to_another_town_and_the_code_stays(own, person, morocco):
    fes = City.objects.create(country=morocco, name="Fès")
    code = person.code
    change(own, "origin", city="fes")
    person = Profile.objects.get(pk=person.pk)
    assert (person.city, person.code) == (fes, code)


def test_the_own_town_is_not_guessed_anew_where_another_has_its_name(person, morocco):
    City.objects.create(country=morocco, name="Rabat", region="Souss")
    form = form_for(person, "origin")
    sent = form_for(person, "origin", {"country": morocco.pk, "city": form["city"].value()})
    assert sent.is_valid(), sent.errors
    assert sent.cleaned_data["city"] == person.city


@pytest.mark.parametrize(
    "name", ["country_of_origin", "email", "code", "is_staff", "completeness_score", "user"]
)
def test_what_is_not_in_the_form_cannot_be_sent_along(own, person, name):
    before = (person.user.email, person.user.code, person.user.is_staff, person.country_of_origin_id)
    for section in SECTIONS:
        change(own, section, **{name: "1"})
    found = Profile.objects.select_related("user").get(pk=person.pk)
    assert (found.user.email, found.user.code, found.user.is_staff, found.country_of_origin_id) == before


def test_a_link_is_taken_away_another_added_and_the_score_follows(own, person):
    before = person.completeness_score
    change(own, "links", instagram="", imdb="", linkedin="amina-b", portfolio_url="")
    person.refresh_from_db()
    assert [link.network for link in person.social_links.all()] == ["linkedin"]
    assert person.completeness_score == before - 3 - 10


@pytest.mark.parametrize(
    ("section", "wrong", "field"),
    [
        ("identity", {"date_of_birth": "2099-01-01"}, "date_of_birth"),
        ("contact", {"phone": "garbage!!"}, "phone"),
        ("profession", {"rate_max": "1"}, "rate_max"),
        ("links", {"instagram": "https://evil.example/x"}, "instagram"),
        ("origin", {"city": "Nowhere-sur-Mer"}, "city"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(own, person, section, wrong, field):
    before = everything(person)
    answer = change(own, section, **wrong)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert next(iter(wrong.values())) in answer.text
    assert everything(person) == before


def test_whoever_saves_second_is_told_and_can_save_again(own, person):
    first = own.get(f"{EDIT}/profession")
    change(own, "profession", bio="Changed on the phone")
    late = own.post(f"{EDIT}/profession", as_shown(first) | {"bio": "Changed on the computer"})
    assert late.status_code == 409
    assert "Changed on the computer" in late.text
    assert Profile.objects.get(pk=person.pk).bio == "Changed on the phone"
    again = own.post(f"{EDIT}/profession", as_shown(first) | {"bio": "Both", "seen": late.context["seen"]})
    assert again.status_code == 302
    assert Profile.objects.get(pk=person.pk).bio == "Both"


def test_a_hidden_profile_is_gone_for_strangers_and_back_again(own, person):
    stranger = Client()
    change(own, "visibility", is_public="")
    assert stranger.get(person.get_absolute_url()).status_code == 404
    change(own, "visibility", is_public="on")
    assert stranger.get(person.get_absolute_url()).status_code == 200


def test_only_ones_own_profile_can_be_changed(client, person, zara, kofi):
    for user, status in ((kofi.user, 200), (zara, 404)):
        client.force_login(user)
        page = client.get(f"{EDIT}/identity")
        assert page.status_code == status
        assert person.user.last_name not in page.text
    client.logout()
    assert client.get(EDIT).url.startswith("/auth/login")


@pytest.mark.parametrize("section", ["", *SECTIONS])
def test_no_page_asks_more_than_it_must(own, section, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        own.get(f"{EDIT}/{section}".rstrip("/"))


def test_every_score_is_right_after_a_change_of_many(rabat, django_assert_max_num_queries):
    people = [make_talent(city=rabat) for _n in range(5)]
    Profile.objects.update(portfolio_url="https://x.example")
    with django_assert_max_num_queries(4):
        Profile.objects.all().refresh_completeness(batch=10)
    assert {Profile.objects.get(pk=p.pk).completeness_score for p in people} == {65}
