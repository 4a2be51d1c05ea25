"""C1, C2: a film talent registers in nine sections, and nothing typed is lost."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from cinema import registration
from cinema.forms import MOST_CREDITS, centimetres
from cinema.models import CinemaDraft, CinemaTalent, FilmPhoto
from cinema.models.details import NETWORKS
from legal.models import Consent
from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.core.models import ActivityLog
from talentio.testing import files

from .journey import CHILD, URL, answers_for, home_of, post, walk

SECTIONS = registration.sections.names


@pytest.fixture
def steps(rabat):
    return answers_for(rabat)


def test_there_are_nine_sections(client, db):
    page = client.get(URL)
    assert len(SECTIONS) == 9
    assert page.status_code == 200
    assert not CinemaDraft.objects.exists()


def test_a_visitor_becomes_a_film_talent_with_a_code(client, steps):
    assert walk(client, steps).url == f"{URL}/done"
    person = CinemaTalent.objects.get()
    assert person.code == "MARAB00001F"
    assert (person.email, person.phone) == ("yasmine@example.com", "+212612345678")
    assert (person.height, person.weight, person.playing_age_max) == (170, 60, 35)
    assert (person.document_number, person.masked_document) == ("AB123467", "AB***67")
    assert person.showreel_url == "https://vimeo.com/1"
    assert person.is_listed
    assert set(person.types.values_list("type", flat=True)) == {"acteur_principal", "cascadeur"}
    assert set(person.languages.values_list("language", "level")) == {("fr", "courant"), ("en", "notions")}
    assert person.credits.values_list("title", "year", "kind", "role").get() == (
        *("Atlas", 2021, "film", "La juge"),
    )
    assert person.social_links.get().address == "https://www.instagram.com/yasmine.i"
    assert set(Consent.objects.of(person).values_list("kind", flat=True)) == {"terms", "privacy"}
    assert ActivityLog.objects.filter(resource=f"cinema.CinemaTalent:{person.pk}", action_type="register")


def test_every_network_and_every_production_that_is_typed_is_kept(client, rabat):
    # Telegram and titles typed freely were dropped by the form before.
    networks = {each.value: f"handle_{each.value}" for each in NETWORKS}
    titles = {f"credit_title_{n}": f"Film {n} « à moi »" for n in range(1, MOST_CREDITS + 1)}
    steps = answers_for(rabat)
    steps["contact"] |= networks | titles
    assert walk(client, steps).url == f"{URL}/done"
    person = CinemaTalent.objects.get()
    kept = {link.network: link.address for link in person.social_links.all()}
    assert kept.keys() == networks.keys() >= {"telegram"}
    assert all(f"handle_{network}" in address for network, address in kept.items())
    assert sorted(person.credits.values_list("title", flat=True)) == sorted(titles.values())


def test_the_last_page_shows_the_code_and_what_comes_next(client, rabat):
    walk(client, answers_for(rabat, document_type="", document_number=""))
    page = client.get(f"{URL}/done").text
    assert "MARAB00001F" in page
    assert "yasmine@example.com" in page


def test_what_is_secret_is_ciphertext_in_the_database(client, steps):
    walk(client, steps, until="skills")
    post(client, "contact", {**steps["contact"], "accepts": ""})
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM cinema_cinemadraft")
        kept = [*cursor.fetchone()]
        walk(client, steps)
        cursor.execute("SELECT phone, email, document_number FROM cinema_cinematalent")
        kept += [*cursor.fetchone()]
        cursor.execute("SELECT address FROM cinema_filmlink")
        kept += [*cursor.fetchone()]
    assert all(value.startswith("gAAAA") for value in kept)


def test_the_mail_carries_the_code_and_the_link(client, steps, mailoutbox):
    walk(client, steps)
    log = EmailLog.objects.get(key="cinema_talent_registration")
    assert (log.to_email, log.related_code, log.cc) == ("yasmine@example.com", "MARAB00001F", "")
    deliver(log.pk)
    assert "MARAB00001F" in mailoutbox[0].body
    assert "/cinema/claim/" in mailoutbox[0].body
    log.refresh_from_db()
    assert "/cinema/claim/" not in log.text + log.html


@pytest.mark.parametrize("section", SECTIONS[1:])
def test_a_section_is_reached_only_through_those_before(client, db, section):
    assert client.get(f"{URL}/{section}").url == f"{URL}/identity"


@pytest.mark.parametrize(
    ("field", "wrong", "told"),
    [
        ("first_name", "123", "first_name"),
        ("date_of_birth", "2099-01-01", "date_of_birth"),
        ("playing_age_max", "12", "playing_age_max"),
        ("document_number", "<script>", "document_number"),
        ("document_type", "", "document_type"),
        ("country_of_origin", "999999", "country_of_origin"),
        ("ethnicities", ["arabe"], "accepts_ethnicities"),
        ("city", "Atlantis-sur-Lune", "city"),
        ("language_1", "klingon", "language_1"),
        ("level_1", "", "level_1"),
        ("language_2", "fr", "language_2"),
        ("experience_level", "", "experience_level"),
        ("bio", "x" * 3001, "bio"),
        ("height", "tall", "height"),
        ("height", "999", "height"),
        ("weight", "9" * 30, "weight"),
        ("eye_color", "", "eye_color"),
        ("skin_tone", "mat", "accepts_skin_tone"),
        ("types", [], "types"),
        ("types", ["magician"], "types"),
        ("skills", ["flying"], "skills"),
        ("email", "", "email"),
        ("phone", "garbage", "phone"),
        ("showreel_url", "javascript:alert(1)", "showreel_url"),
        ("instagram", "https://evil.example/x", "instagram"),
        ("credit_title_1", "", "credit_title_1"),
        ("credit_year_1", "1492", "credit_year_1"),
        ("accepts", "", "accepts"),
    ],
)
def test_a_wrong_answer_is_explained_where_it_is(client, steps, field, wrong, told):
    section = next((s for s, fields in steps.items() if field in fields), None) or home_of(field)
    if SECTIONS.index(section):
        walk(client, steps, until=SECTIONS[SECTIONS.index(section) - 1])
    answer = post(client, section, {**steps[section], field: wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [told]
    # And again when somebody comes back to it, with what was typed.
    again = client.get(f"{URL}/{section}").context["form"]
    assert told in again.errors
    assert not CinemaTalent.objects.exists()


@pytest.mark.parametrize(
    ("typed", "height"),
    [("170", 170), ("1,70 m", 170), ("1.7m", 170), ("5'7\"", 170), ("5’7”", 170), ("6 ft", 183), ("x", None)],
)
def test_a_height_is_read_in_centimetres_and_in_feet(typed, height):
    assert centimetres(typed) == height


def test_sensitive_answers_come_with_a_consent_of_their_own(client, rabat):
    steps = answers_for(
        rabat,
        ethnicities=["arabe", "berbere"],
        accepts_ethnicities="on",
        skin_tone="mat",
        accepts_skin_tone="on",
    )
    walk(client, steps)
    person = CinemaTalent.objects.get()
    assert (person.ethnicities.count(), person.skin_tone) == (2, "mat")
    consent = Consent.objects.of(person).get(kind="sensitive")
    assert (consent.user, consent.language, len(consent.text_digest)) == (None, "fr", 64)


def test_no_box_of_consent_is_ticked_beforehand(client, steps):
    walk(client, steps, until="document")
    assert 'name="accepts_ethnicities"' in client.get(f"{URL}/origins").text
    assert not client.get(f"{URL}/origins").context["form"]["accepts_ethnicities"].value()


def test_photos_are_kept_as_they_come_and_can_go_again(client, steps, settings):
    walk(client, steps, until="skills")
    kept = post(client, "contact", {"photos": files.photo(), "keep": "1"})
    assert not client.get(kept.url).context["form"].errors
    assert post(client, "contact", {"photos": [files.photo(), files.webp()], "keep": "1"}).status_code == 302
    draft = CinemaDraft.objects.get()
    assert len(draft.photos) == 3
    post(client, "contact", {"drop": draft.photos[0]})
    assert client.get(f"{URL}/contact").text.count("<img") >= 2
    assert post(client, "contact", steps["contact"]).url == f"{URL}/done"
    person = CinemaTalent.objects.get()
    assert [photo.key for photo in person.photos.all()] == draft.photos[1:]
    assert person.photo == draft.photos[1]
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.webp"))) == 6


def test_a_bad_photo_is_explained_and_the_good_one_kept(client, steps):
    walk(client, steps, until="skills")
    bad = files.upload("bad.jpg", b"just words", "image/jpeg")
    answer = post(client, "contact", {**steps["contact"], "photos": [files.photo(), bad]})
    assert answer.status_code == 422
    assert "bad.jpg" in answer.text
    assert len(CinemaDraft.objects.get().photos) == 1


def test_ten_photos_are_the_most(client, steps):
    walk(client, steps, until="skills")
    CinemaDraft.objects.update(photos=[f"{n:032x}" for n in range(10)])
    answer = post(client, "contact", {**steps["contact"], "photos": files.photo()})
    assert list(answer.context["form"].errors) == ["photos"]


def test_submitting_twice_makes_one_talent(client, steps):
    walk(client, steps)
    assert post(client, "contact", steps["contact"]).url == f"{URL}/done"
    assert CinemaTalent.objects.count() == 1


def test_the_section_that_no_longer_holds_opens_with_its_mistake(client, steps):
    walk(client, steps, until="skills")
    draft = CinemaDraft.objects.get()
    draft.remember("looks", {"height": ["9"], "eye_color": ["marron"], "hair_color": ["noir"]}, ok=True)
    assert post(client, "contact", steps["contact"]).url == f"{URL}/looks"
    assert "height" in client.get(f"{URL}/looks").context["form"].errors


def test_going_back_keeps_what_was_typed(client, steps):
    walk(client, steps, until="skills")
    back = post(client, "contact", {"phone": "not a phone", "instagram": "@y", "back": "1"})
    assert back.url == f"{URL}/skills"
    again = client.get(f"{URL}/contact").context["form"]
    assert (again["phone"].value(), again["instagram"].value()) == ("not a phone", "@y")


def test_somebody_else_can_register_on_the_same_device(client, steps, rabat):
    walk(client, steps)
    client.post(f"{URL}/again")
    walk(client, answers_for(rabat, email="kofi@example.com", document_number="X99887766", gender="M"))
    assert set(CinemaTalent.objects.values_list("code", flat=True)) == {"MARAB00001F", "MARAB00002M"}


def test_a_failure_in_the_middle_leaves_nothing_behind(client, steps, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    walk(client, steps, until="skills")
    monkeypatch.setattr("cinema.registration.audit", broken)
    with pytest.raises(RuntimeError):
        post(client, "contact", steps["contact"])
    assert not CinemaTalent.objects.exists()
    assert not FilmPhoto.objects.exists()
    assert not EmailLog.objects.exists()
    monkeypatch.undo()
    post(client, "contact", steps["contact"])
    assert CinemaTalent.objects.get().code == "MARAB00001F"


@pytest.mark.parametrize("changed", [{}, {"email": "other@example.com"}, {"document_number": "ZZ999999"}])
def test_a_known_e_mail_or_document_is_told_by_mail_never_on_the_page(client, rabat, changed, mailoutbox):
    walk(Client(), answers_for(rabat))
    known = CinemaTalent.objects.get()
    answer = walk(client, answers_for(rabat, first_name="Mallory", **changed))
    assert (answer.status_code, answer.url) == (302, f"{URL}/done")
    assert CinemaTalent.objects.get().first_name == "Yasmine"
    assert known.code not in client.get(answer.url).text
    log = EmailLog.objects.get(key="cinema_already_registered")
    assert log.to_email == known.email
    deliver(log.pk)
    assert known.code in mailoutbox[0].body
    assert "Mallory" not in mailoutbox[0].body


def test_the_last_page_does_not_tell_whether_a_document_number_is_known(rabat):
    pages = []
    for first in ("Yasmine", "Mallory"):
        visitor = Client()
        done = walk(visitor, answers_for(rabat, first_name=first, email=f"{first}@example.com"))
        page = visitor.get(done.url).text.replace(f"{first.lower()}@example.com", "")
        pages.append(re.sub(r'value="[A-Za-z0-9]{64}"|nonce="[^"]+"', "", page))
    assert CinemaTalent.objects.get().first_name == "Yasmine"
    assert pages[0] == pages[1]


def test_the_photos_of_somebody_known_are_not_kept(
    client, rabat, settings, django_capture_on_commit_callbacks
):
    walk(Client(), answers_for(rabat))
    with django_capture_on_commit_callbacks(execute=True):
        walk(client, answers_for(rabat, photos=files.photo()))
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.webp"))


def test_a_child_without_an_address_is_reached_through_the_guardian(client, rabat):
    walk(client, answers_for(rabat, **CHILD, email=""))
    assert EmailLog.objects.get(key="cinema_talent_registration").to_email == "fatou@example.com"


@pytest.mark.parametrize("photos", [1, 5])
def test_the_last_section_costs_the_same_whatever_was_sent(
    client, steps, photos, django_assert_max_num_queries
):
    walk(client, steps, until="skills")
    CinemaDraft.objects.update(photos=[f"{n:032x}" for n in range(photos)])
    with django_assert_max_num_queries(8):
        client.get(f"{URL}/contact")
