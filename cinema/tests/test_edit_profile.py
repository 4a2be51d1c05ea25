"""C2: film talents change their own profile, section by section."""

import pytest
from django.test import Client

from cinema.editing import SECTIONS, Held
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from legal.models import Consent
from notifications.models import EmailLog
from talentio.core.models import ActivityLog
from talentio.testing import files

from .journey import CHILD, answers_for, walk

URL = "/cinema/profile/edit"


def registered(rabat, account, **changed):
    walk(Client(), answers_for(rabat, **changed))
    talent = CinemaTalent.objects.get()
    talent.claim(account)
    return talent


@pytest.fixture
def yasmine(rabat, amina, client):
    client.force_login(amina.user)
    return registered(rabat, amina.user)


def change(client, section, **changed):
    """Post the section as its page shows it, with changes."""
    form = client.get(f"{URL}/{section}")
    fields = {bound.html_name: bound.value() for bound in form.context["form"]}
    fields = {name: value for name, value in fields.items() if value not in (None, False)}
    return client.post(f"{URL}/{section}", {"seen": form.context["seen"], **fields, **changed})


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_saved_as_it_is_changes_nothing(client, yasmine, section):
    before = Held(yasmine).typed("")
    assert change(client, section).url == URL
    assert Held(CinemaTalent.objects.get()).typed("") == before


@pytest.mark.parametrize(
    ("section", "field", "value", "kept"),
    [
        ("identity", "first_name", "Nora", "Nora"),
        ("document", "document_number", "ZZ 99-88", "ZZ9988"),
        ("looks", "height", "180", 180),
        ("languages", "bio", "Je joue.", "Je joue."),
        ("contact", "phone", "+212699999999", "+212699999999"),
    ],
)
def test_a_change_is_kept_and_noted(client, yasmine, section, field, value, kept):
    assert change(client, section, **{field: value}).url == URL
    assert getattr(CinemaTalent.objects.get(), field) == kept
    assert ActivityLog.objects.filter(action_type="edit_profile", category="cinema").count() == 1


def test_taking_a_sensitive_answer_back_ends_the_consent(client, yasmine):
    change(client, "looks", skin_tone="mat", accepts_skin_tone="on")
    given = Consent.objects.of(yasmine).filter(kind="sensitive")
    assert given.current().count() == 1
    change(client, "looks", skin_tone="")
    assert (given.count(), given.current().count()) == (1, 0)


def test_an_older_form_does_not_overwrite_a_newer_change(client, yasmine):
    old = client.get(f"{URL}/types").context["seen"]
    change(client, "types", types=["figurant"])
    answer = client.post(f"{URL}/types", {"seen": old, "types": ["mannequin"]})
    assert answer.status_code == 409
    assert CinemaTalent.objects.get().types.get().type == "figurant"


def test_photos_come_and_go(client, yasmine):
    client.post(f"{URL}/photos", {"photos": [files.photo(), files.webp()]})
    first, second = yasmine.photos.all()
    client.post(f"{URL}/remove-photo", {"drop": first.key})
    yasmine.refresh_from_db()
    assert yasmine.photo == second.key
    bad = files.upload("bad.jpg", b"just words", "image/jpeg")
    assert client.post(f"{URL}/photos", {"photos": bad}).status_code == 422


def test_a_stranger_removes_no_photo_of_mine(client, yasmine, kofi):
    client.post(f"{URL}/photos", {"photos": files.photo()})
    other = Client()
    other.force_login(kofi.user)
    assert other.post(f"{URL}/remove-photo", {"drop": yasmine.photos.get().key}).status_code == 404
    assert yasmine.photos.count() == 1


def test_a_minor_does_not_become_an_adult_by_editing(client, rabat, amina):
    client.force_login(amina.user)
    child = registered(rabat, amina.user, **CHILD)
    change(client, "identity", date_of_birth="1990-01-01", guardian_agrees="on")
    child.refresh_from_db()
    assert child.is_minor
    assert not child.is_listed


def test_another_guardian_is_asked_anew_and_one_who_agreed_stays(client, rabat, amina):
    client.force_login(amina.user)
    child = registered(rabat, amina.user, **CHILD)
    change(client, "identity", guardian_email="omar@example.com", guardian_agrees="on")
    asked = EmailLog.objects.filter(key="cinema_guardian_consent")
    assert set(asked.values_list("to_email", flat=True)) == {"fatou@example.com", "omar@example.com"}
    child.refresh_from_db()
    child.record_guardian_consent(by=None)
    change(client, "identity", guardian_email="mallory@example.com")
    child.refresh_from_db()
    assert child.guardian_email == "omar@example.com"


def test_the_dashboard_leads_to_the_page_and_the_card(client, yasmine):
    client.force_login(yasmine.user)
    page = client.get("/profile/dashboard").text
    for address in (f"/cinema/profile/{yasmine.code}", f"/cinema/profile/{yasmine.code}/pdf?format=a4"):
        assert f'href="{address}"' in page
    assert "/cinema/profile/edit" in page
    assert "/cinema/register" not in page


def test_a_standard_talent_finds_both_from_the_dashboard(client, amina, rabat):
    client.force_login(amina.user)
    assert "/cinema/register" in client.get("/profile/dashboard").text
    own = make_film_talent(city=rabat, user=amina.user)
    page = client.get("/profile/dashboard").text
    assert own.code in page
    assert amina.code in page


def test_whoever_has_no_film_profile_edits_none(client, kofi):
    client.force_login(kofi.user)
    assert client.get(URL).status_code == 404


def test_a_visitor_signs_in_first(client, db):
    assert client.get(URL).url.startswith("/auth/login")


def test_the_page_costs_the_same_whatever_somebody_has(client, yasmine, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(URL)
    with django_assert_max_num_queries(20):
        client.get(f"{URL}/contact")


def test_nobody_shows_themselves_before_their_birth_date_is_known(client, yasmine):
    CinemaTalent.objects.update(date_of_birth=None, is_public=False)
    yasmine.refresh_listing()
    assert "We do not know your birth date." in client.get(URL, headers={"accept-language": "en"}).text
    change(client, "contact", is_public="on")
    assert not CinemaTalent.objects.get().is_public
    assert change(client, "identity").status_code == 422
    change(client, "identity", date_of_birth="1995-05-20")
    change(client, "contact", is_public="on")
    assert CinemaTalent.objects.get().is_listed
    assert "We do not know" not in client.get(URL, headers={"accept-language": "en"}).text
