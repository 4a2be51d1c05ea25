"""A9: a second step for staff, with codes on paper for the day the phone is gone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp

from accounts.models import Authenticator, RecoveryCode
from talentio.core.models import SecurityLog
from talentio.core.site_settings import site_settings
from talentio.testing.plugin import PASSWORD

SETUP = "/auth/two-factor"


@pytest.fixture
def now(time_machine):
    """A clock that only moves when it is told to: codes last thirty seconds."""
    moment = timezone.now().replace(second=0, microsecond=0)
    time_machine.move_to(moment, tick=False)
    return moment


@pytest.fixture
def later(now, time_machine):
    return lambda **time: time_machine.move_to(now + timedelta(**time), tick=False)


def shown_by_the_app(person):
    secret = Authenticator.objects.get(user=person).secret
    return f"{totp(bytes.fromhex(secret)):06}"


@pytest.fixture
def codes(zara, later):
    """Zara has an app; these are her codes on paper."""
    app = Authenticator.begin(zara)
    codes = app.confirm(shown_by_the_app(zara))
    later(minutes=1)
    return codes


def password_given(person):
    client = Client()
    answer = client.post("/auth/login", {"identifier": person.email, "password": PASSWORD})
    assert answer.url == "/auth/second-step"
    return client


def second(client, code):
    return client.post("/auth/second-step", {"code": code})


def test_staff_set_it_up_with_their_phone(client, zara, now):
    client.force_login(zara)
    page = client.get(SETUP)
    assert "data:image/svg+xml;base64," in page.text
    assert Authenticator.objects.get().key in page.text
    done = client.post(SETUP, {"code": shown_by_the_app(zara)}, follow=True)
    codes = done.context["codes"]
    assert len(set(codes)) == RecoveryCode.HOW_MANY
    assert codes[0] in done.text
    assert codes[0] not in client.get(SETUP).text


def test_it_is_off_until_the_first_code_is_right(client, zara, now):
    client.force_login(zara)
    client.get(SETUP)
    assert client.post(SETUP, {"code": "000000"}).status_code == 422
    signed_in = Client().post("/auth/login", {"identifier": zara.email, "password": PASSWORD})
    assert signed_in.url == "/admin/"


def test_the_password_alone_signs_nobody_in(zara, codes):
    client = password_given(zara)
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").status_code == 302


def test_the_code_of_the_app_opens(zara, codes):
    client = password_given(zara)
    assert second(client, shown_by_the_app(zara)).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_where_one_wanted_to_go_is_remembered(zara, codes):
    client = Client()
    typed = {"identifier": zara.email, "password": PASSWORD, "next": "/admin/talents/profile/"}
    client.post("/auth/login", typed)
    assert second(client, shown_by_the_app(zara)).url == "/admin/talents/profile/"


def test_a_code_opens_once(zara, codes):
    code = shown_by_the_app(zara)
    second(password_given(zara), code)
    assert second(password_given(zara), code).status_code == 422


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}"])
def test_a_code_on_paper_opens_once_however_it_is_typed(zara, codes, typed, later):
    typed = typed.format(codes[0], lower=codes[0].lower().replace("-", " "))
    assert second(password_given(zara), typed).url == "/admin/"
    assert second(password_given(zara), typed).status_code == 422
    assert RecoveryCode.left(zara) == RecoveryCode.HOW_MANY - 1


@pytest.mark.parametrize("wrong", ["", "123", "abcdefgh", "é٣", "9" * 20, "12345-67890"])
def test_a_wrong_code_is_refused(zara, codes, wrong):
    assert second(password_given(zara), wrong).status_code == 422


def test_wrong_codes_make_the_next_try_wait_longer_and_longer(zara, codes, later):
    client = password_given(zara)
    for _try in range(3):
        second(client, "000000")
    refused = second(client, shown_by_the_app(zara))
    assert refused.status_code == 422
    assert refused.context["wait"] > 0
    later(minutes=3)
    assert second(client, shown_by_the_app(zara)).status_code == 302


def test_paper_cannot_be_guessed_while_the_app_waits(zara, codes):
    client = password_given(zara)
    second(client, "AAAAA-AAAAA")
    assert second(client, codes[0]).status_code == 422
    assert RecoveryCode.left(zara) == RecoveryCode.HOW_MANY


def test_the_second_step_waits_ten_minutes_at_most(zara, codes, later):
    client = password_given(zara)
    later(minutes=12)
    assert second(client, shown_by_the_app(zara)).url == "/auth/login"


def test_a_password_changed_meanwhile_ends_the_half_sign_in(zara, codes):
    client = password_given(zara)
    zara.change_password("balafon-de-minuit-7", by=zara)
    assert second(client, shown_by_the_app(zara)).url == "/auth/login"


def test_an_account_closed_meanwhile_stays_outside(zara, codes, sam):
    client = password_given(zara)
    zara.deactivate(by=sam)
    assert second(client, shown_by_the_app(zara)).url == "/auth/login"


def test_nobody_reaches_the_second_step_without_the_first(client, db):
    assert client.get("/auth/second-step").url == "/auth/login"


def test_neither_secret_nor_paper_stands_in_the_database(zara, codes):
    app = Authenticator.objects.get(user=zara)
    stored = (
        str(list(RecoveryCode.objects.values()))
        + Authenticator.objects.extra(select={"raw": "secret"}).values_list("raw", flat=True)[0]
    )
    assert app.secret not in stored
    assert codes[0] not in stored
    assert codes[0].replace("-", "") not in stored


def on_page(client, path, password=PASSWORD):
    return client.post(f"{SETUP}{path}", {"password": password})


def test_new_codes_on_paper_replace_the_old_ones(client, zara, codes):
    client.force_login(zara)
    assert on_page(client, "/codes", "wrong").status_code == 422
    assert on_page(client, "/codes").url == SETUP
    assert second(password_given(zara), codes[0]).status_code == 422


def test_it_is_switched_off_with_the_password(client, zara, codes):
    client.force_login(zara)
    assert on_page(client, "/off", "wrong").status_code == 422
    assert Authenticator.objects.exists()
    assert on_page(client, "/off").url == "/auth/account"
    assert not Authenticator.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_where_it_is_mandatory_staff_set_it_up_first(client, zara, amina, later):
    site_settings.put("two_factor_required_for_staff", True, by=None)
    client.force_login(zara)
    assert client.get("/admin/").url == SETUP
    client.get(SETUP)
    client.post(SETUP, {"code": shown_by_the_app(zara)})
    assert client.get("/admin/").status_code == 200
    client.force_login(amina.user)
    assert client.get("/profile/dashboard").status_code == 200


def test_only_an_administrator_takes_it_away_from_others(client, zara, codes, sam):
    client.force_login(sam)
    chosen = {"action": "remove_second_step", "confirmed": "1", "_selected_action": [zara.pk]}
    zara.groups.clear()
    client.post("/admin/accounts/user/", chosen)
    assert not Authenticator.objects.exists()
    assert "off · Sam Diallo" in SecurityLog.objects.filter(kind="second_step_changed").first().detail


def test_wrong_second_steps_are_in_the_security_log(zara, codes):
    second(password_given(zara), "000000")
    assert SecurityLog.objects.get(kind="second_step_failed").user == zara
