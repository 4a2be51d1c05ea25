"""A1, A2: one door, by e-mail or code."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from accounts.models import PasswordRequest
from talentio.core.models import ActivityLog
from talentio.testing.plugin import PASSWORD

LOGIN = "/auth/login"


@pytest.fixture
def person(amina):
    amina.user.set_password(PASSWORD)
    amina.user.save()
    return amina.user


def sign_in(client, identifier, password=PASSWORD, **extra):
    return client.post(LOGIN, {"identifier": identifier, "password": password, **extra})


@pytest.mark.parametrize(
    "typed",
    ["amina@example.com", " AMINA@Example.com ", "{code}", " {lower} ", "{spaced}"],
)
def test_a_person_signs_in_by_e_mail_or_code_however_it_is_typed(client, person, typed):
    code = person.code
    identifier = typed.format(code=code, lower=code.lower(), spaced=f"{code[:3]} {code[3:7]} {code[7:]}")
    answer = sign_in(client, identifier)
    assert answer.status_code == 302
    assert answer.url == "/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_staff_land_in_the_back_office(client, zara):
    assert sign_in(client, zara.email).url == "/admin/"


def test_a_sign_in_is_noted(client, person):
    sign_in(client, person.email)
    assert ActivityLog.objects.filter(action_type="login", user=person).count() == 1


@pytest.mark.parametrize("wanted", ["/legal/terms", "/profile/dashboard?x=1"])
def test_next_leads_to_a_page_of_ours(client, person, wanted):
    assert sign_in(client, person.email, next=wanted).url == wanted


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:\\\\evil.example", "///x.y"],
)
def test_next_never_leads_elsewhere(client, person, wanted):
    assert sign_in(client, person.email, next=wanted).url == "/"


def test_every_refusal_reads_the_same(client, person):
    closed = {**vars(person)}
    wrong = sign_in(client, person.email, "wrong")
    unknown = sign_in(client, "nobody@example.com", "wrong")
    person.is_active = False
    person.save()
    inactive = sign_in(client, person.email)
    assert closed["email"]
    for answer in (wrong, unknown, inactive):
        assert answer.status_code == 422
        assert answer.context["form"].non_field_errors() == wrong.context["form"].non_field_errors()
        assert "_auth_user_id" not in client.session


def test_an_unknown_person_costs_the_same_hashing_work(client, db, monkeypatch):
    from django.contrib.auth import hashers

    hashed = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda self, *a, **k: hashed.append(1) or encode(self, *a, **k)
    )
    sign_in(client, "nobody@example.com", "wrong")
    assert hashed == [1]


def test_the_password_never_comes_back_in_the_page(client, person):
    assert b"very-secret-word" not in sign_in(client, person.email, "very-secret-word").content


@pytest.mark.parametrize("typed", ["", "x" * 300, "\x00", "@", "Ⅷ"])
def test_odd_identifiers_are_refused_kindly(client, db, typed):
    assert sign_in(client, typed).status_code in (400, 422)


@pytest.mark.parametrize("typed", ["---", " ", "·", "( )", "\u200b", "…"])
def test_signs_alone_are_no_code_and_lead_to_nobody_of_the_team(client, zara, typed):
    """Staff have no code: what normalises to nothing must not find them, right password or not."""
    User = get_user_model()
    assert not User.objects.identified_by(typed).exists()
    assert sign_in(client, typed, PASSWORD).status_code in (400, 422)
    assert "_auth_user_id" not in client.session
    client.post("/auth/password/forgotten", {"identifier": typed})
    assert not PasswordRequest.objects.filter(user=zara).exists()


def test_the_session_changes_its_key_at_sign_in(client, person):
    client.get(LOGIN)
    client.get("/auth/password/choose/old-token")
    before = client.session.session_key
    sign_in(client, person.email)
    assert client.session.session_key != before


def test_signing_out_needs_a_post_and_a_get_only_asks(client, person):
    client.force_login(person)
    asked = client.get("/auth/logout")
    assert asked.status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/auth/logout").url == reverse("home")
    assert "_auth_user_id" not in client.session


def test_the_admin_has_no_door_of_its_own(client, db):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/auth/login?next=/admin/"


def test_a_talent_is_sent_home_from_the_back_office(client, person):
    client.force_login(person)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/profile/dashboard"


def test_a_password_is_hashed_with_bcrypt_in_twelve_rounds():
    from django.contrib.auth.hashers import BCryptSHA256PasswordHasher

    from talentio import settings

    assert settings.PASSWORD_HASHERS[0].endswith("BCryptSHA256PasswordHasher")
    assert BCryptSHA256PasswordHasher.rounds == 12
