"""T1, T2: a visitor registers, step by step, and nothing typed is lost."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from legal.models import Consent
from notifications.models import EmailLog
from notifications.tasks import deliver
from notifications.tests.sample import BUSY, FailingBackend
from talentio.core.models import ActivityLog, City
from talents.choices import SocialNetwork
from talents.models import Profile, RegistrationDraft

from .journey import URL, answers_for, post, real_files, walk


@pytest.fixture
def steps(rabat):
    return answers_for(rabat)


def register(client, steps):
    steps["files"] |= real_files()
    return walk(client, steps)


def test_a_visitor_becomes_a_talent_with_a_code(client, steps):
    assert register(client, steps).url == f"{URL}/done"
    person = Profile.objects.get()
    assert person.code == "MAF0001RAB"
    assert person.user.email == "amina.b@example.com"
    assert (person.phone, person.whatsapp) == ("+212612345678", "+221771234567")
    assert person.user.name_key == "amina benjelloun"
    assert {link.network: link.address for link in person.social_links.all()} == {
        "instagram": "https://www.instagram.com/amina.b"
    }
    assert person.photo
    assert person.cv
    assert person.completeness_score == 5 * 6 + 10 + 20 + 10 + 10 + 15 + 3


def test_the_last_page_shows_the_code_and_what_comes_next(client, steps):
    register(client, steps)
    page = client.get(f"{URL}/done").text
    assert "MAF0001RAB" in page
    assert "amina.b@example.com" in page


def test_contacts_are_ciphertext_in_the_database(client, steps):
    register(client, steps)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, whatsapp, address FROM talents_profile")
        kept = [*cursor.fetchone()]
        cursor.execute("SELECT address FROM talents_sociallink")
        kept += [*cursor.fetchone()]
        cursor.execute("SELECT answers FROM talents_registrationdraft")
        kept += [*cursor.fetchone()]
    assert all(value.startswith("gAAAA") for value in kept)


def test_answers_of_a_registration_in_progress_are_ciphertext_too(client, steps):
    walk(client, steps, until="contact")
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM talents_registrationdraft")
        assert "612345678" not in cursor.fetchone()[0]


def test_both_mails_wait_in_the_outbox_only_after_commit(client, steps, django_capture_on_commit_callbacks):
    register(client, steps)
    queued = EmailLog.objects.order_by("key").values_list("key", "to_email", "related_code", "status")
    assert list(queued) == [
        ("login_credentials", "amina.b@example.com", "MAF0001RAB", "queued"),
        ("talent_registration", "amina.b@example.com", "MAF0001RAB", "queued"),
    ]


def test_consents_and_the_registration_itself_are_recorded(client, steps):
    register(client, steps)
    user = get_user_model().objects.get()
    assert set(Consent.objects.filter(user=user).values_list("kind", flat=True)) == {"terms", "privacy"}
    assert ActivityLog.objects.filter(action_type="register", user_code="MAF0001RAB").exists()


def test_nobody_can_sign_in_before_a_password_is_chosen(client, steps):
    register(client, steps)
    assert not get_user_model().objects.get().has_usable_password()


def test_mails_speak_the_language_of_the_visitor(client, steps):
    client.cookies["django_language"] = "en"
    register(client, steps)
    assert get_user_model().objects.get().language == "en"


def test_a_visit_alone_leaves_nothing_in_the_database(client, db):
    assert client.get(URL).status_code == 200
    assert not RegistrationDraft.objects.exists()


@pytest.mark.parametrize("step", ["origin", "contact", "profession", "links", "files"])
def test_a_step_is_reached_only_through_those_before(client, db, step):
    assert client.get(f"{URL}/{step}").url == f"{URL}/identity"


def test_going_back_keeps_what_was_typed_right_or_wrong(client, steps):
    walk(client, steps, until="origin")
    back = post(client, "contact", {"phone": "not a phone", "email": "a@b.example", "back": "1"})
    assert back.url == f"{URL}/origin"
    assert client.get(f"{URL}/origin").context["form"]["city"].value() == "Rabat"
    again = client.get(f"{URL}/contact").context["form"]
    assert (again["phone"].value(), again["email"].value()) == ("not a phone", "a@b.example")


def test_an_unticked_box_stays_unticked(client, steps):
    walk(client, steps, until="links")
    del steps["files"]["is_public"], steps["files"]["accepts"]
    post(client, "files", steps["files"])
    assert client.get(f"{URL}/files").context["form"]["is_public"].value() is False


def test_the_choice_of_talents_is_still_there_on_return(client, steps):
    walk(client, steps, until="profession")
    shown = client.get(f"{URL}/profession").context["form"]["talents"].value()
    assert [str(pk) for pk in steps["profession"]["talents"]] == shown


@pytest.mark.parametrize(
    ("step", "field", "wrong"),
    [
        ("identity", "first_name", "  "),
        ("identity", "first_name", "123"),
        ("identity", "last_name", "x" * 101),
        ("identity", "gender", "X"),
        ("identity", "date_of_birth", "2099-01-01"),
        ("identity", "date_of_birth", "1492-01-01"),
        ("identity", "date_of_birth", "yesterday"),
        ("identity", "date_of_birth", "2020-01-01"),
        ("origin", "country_of_origin", "999999"),
        ("origin", "country_of_origin", "MA"),
        ("origin", "city", "Atlantis-sur-Lune"),
        ("contact", "email", "no-at-sign"),
        ("contact", "phone", "garbage!!"),
        ("contact", "phone", "+212 6 12 34"),
        ("contact", "whatsapp", "garbage!!"),
        ("profession", "talents", []),
        ("profession", "talents", ["999999"]),
        ("profession", "availability", "always"),
        ("profession", "years_experience", "-1"),
        ("profession", "years_experience", "9" * 40),
        ("profession", "bio", "x" * 3001),
        ("links", "instagram", "https://evil.example/amina"),
        ("links", "portfolio_url", "javascript:alert(1)"),
        ("links", "portfolio_url", "ftp://amina.example"),
        ("files", "accepts", ""),
    ],
)
def test_a_wrong_answer_is_explained_where_it_is_and_the_rest_is_kept(client, steps, step, field, wrong):
    names = list(steps)
    if names.index(step):
        walk(client, steps, until=names[names.index(step) - 1])
    answer = post(client, step, {**steps[step], field: wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not get_user_model().objects.exists()


def test_too_many_talents_are_refused(client, steps):
    from talents.models import Talent

    walk(client, steps, until="contact")
    steps["profession"]["talents"] = list(Talent.objects.values_list("pk", flat=True)[:16])
    assert post(client, "profession", steps["profession"]).status_code == 422


def test_a_rate_needs_order_currency_and_unit(client, steps):
    walk(client, steps, until="contact")
    answer = post(client, "profession", {**steps["profession"], "rate_min": "900", "rate_max": "100"})
    assert set(answer.context["form"].errors) == {"rate_max", "rate_currency", "rate_unit"}


def test_a_phone_without_prefix_belongs_to_the_country_of_residence(client, steps, db):
    from talentio.core.models import City, Country

    senegal = Country.objects.get_or_create(code="SN", defaults={"name_fr": "Sénégal", "name_en": "Senegal"})[
        0
    ]
    City.objects.get_or_create(country=senegal, name="Dakar", defaults={"code": "DAK"})
    steps["origin"] |= {"country": senegal.pk, "city": "dakar"}
    steps["contact"]["phone"] = "77 123 45 67"
    register(client, steps)
    person = Profile.objects.get()
    assert person.phone == "+221771234567"
    assert person.code == "MAF0001DAK"


def test_submitting_twice_makes_one_account(client, steps):
    register(client, steps)
    steps["files"] |= real_files()
    assert post(client, "files", steps["files"]).url == f"{URL}/done"
    assert get_user_model().objects.count() == 1


def test_a_step_that_no_longer_holds_is_asked_again(client, steps):
    from talents.models import Talent

    walk(client, steps, until="links")
    Talent.objects.filter(code="photographer").update(is_active=False)
    assert post(client, "files", steps["files"]).url == f"{URL}/profession"
    assert not get_user_model().objects.exists()


def test_somebody_else_can_register_on_the_same_device(client, steps, rabat):
    register(client, steps)
    client.post(f"{URL}/again")
    register(client, answers_for(rabat, email="kofi@example.com", gender="M", first_name="Kofi"))
    assert set(Profile.objects.values_list("user__code", flat=True)) == {"MAF0001RAB", "MAM0002RAB"}


def test_a_person_who_is_signed_in_does_not_register_again(client, amina):
    client.force_login(amina.user)
    assert client.get(URL).url == "/"


@pytest.mark.parametrize("name", ["أمينة", "N'Diaye", "Élodie-Zoé", "Ọláyínká", "李"])
def test_names_of_any_script_are_welcome(client, steps, name):
    steps["identity"]["first_name"] = name
    register(client, steps)
    assert get_user_model().objects.get().first_name == name


def test_a_failure_in_the_middle_leaves_nothing_behind(client, steps, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    steps["files"] |= real_files()
    walk(client, steps, until="links")
    monkeypatch.setattr("talents.registration.audit", broken)
    with pytest.raises(RuntimeError):
        post(client, "files", steps["files"])
    assert not get_user_model().objects.exists()
    assert not EmailLog.objects.exists()
    monkeypatch.undo()
    post(client, "files", {"is_public": "on", "accepts": "on"})
    person = Profile.objects.get()
    assert person.code == "MAF0001RAB"
    assert person.photo
    assert person.cv


def test_every_network_that_is_typed_is_kept(client, rabat):
    steps = answers_for(rabat)
    steps["links"] |= {each.value: f"handle_{each.value}" for each in SocialNetwork}
    walk(client, steps)
    kept = {link.network: link.address for link in Profile.objects.get().social_links.all()}
    assert kept.keys() == set(SocialNetwork.values)
    assert all(f"handle_{network}" in address for network, address in kept.items())


def test_a_mail_that_fails_loses_nobody_s_way_in(client, steps, settings, mailoutbox, time_machine):
    """The password of the system before stood in the mail alone: a failure locked the person out."""
    walk(client, steps)
    log = EmailLog.objects.get(key="login_credentials")
    FailingBackend.faults = [BUSY]
    settings.EMAIL_BACKEND = "notifications.tests.sample.FailingBackend"
    assert not deliver(log.pk)
    log.refresh_from_db()
    assert (log.status, log.attempts) == ("queued", 1)
    time_machine.move_to(log.next_attempt_at, tick=False)
    assert deliver(log.pk)
    link = re.search(r"http\S+(/auth/\S+)", mailoutbox[0].body)[1]
    page = client.get(link, follow=True)
    assert page.status_code == 200
    new = {"new_password1": "kora-balafon-1987", "new_password2": "kora-balafon-1987"}
    client.post(page.redirect_chain[-1][0], new)
    assert get_user_model().objects.get().has_usable_password()


def test_a_page_with_a_city_weighs_the_same_with_two_thousand_cities(client, steps, morocco):
    walk(client, steps, until="identity")
    before = len(client.get(f"{URL}/origin").content)
    City.objects.bulk_create(
        City(country=morocco, name=f"Ville {n}", code="VIL", search_key=f"|ville {n}|") for n in range(2000)
    )
    assert len(client.get(f"{URL}/origin").content) < before + 200
