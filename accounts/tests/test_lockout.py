"""A5, K6: guessing stops, for an account and for an address, whoever exists."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import PasswordLink
from talentio.core.models import SecurityLog
from talentio.core.site_settings import site_settings
from talentio.testing.plugin import PASSWORD

LIMIT = 6


@pytest.fixture
def person(amina):
    amina.user.set_password(PASSWORD)
    amina.user.save()
    return amina.user


def guess(client, identifier, password="wrong", address="203.0.113.1", **headers):
    typed = {"identifier": identifier, "password": password}
    return client.post("/auth/login", typed, REMOTE_ADDR=address, headers=headers)


def lock(client, identifier, **kwargs):
    return [guess(client, identifier, **kwargs).status_code for _try in range(LIMIT)]


def test_the_right_password_comes_too_late(client, person):
    assert lock(client, person.email) == [422] * (LIMIT - 1) + [429]
    late = guess(client, person.email, PASSWORD)
    assert late.status_code == 429
    assert late["Retry-After"] == "1800"
    assert "_auth_user_id" not in client.session


def test_the_e_mail_and_the_code_are_one_account(client, person):
    for name in (person.email, person.code, person.code.lower(), person.email.upper()):
        guess(client, name)
    guess(client, person.code)
    assert guess(client, person.email).status_code == 429


def test_other_addresses_and_browsers_do_not_help(client, person):
    for number in range(LIMIT):
        guess(client, person.email, address=f"203.0.113.{number}", **{"user-agent": f"browser {number}"})
    assert guess(client, person.email, PASSWORD, address="198.51.100.9").status_code == 429


def test_an_account_that_does_not_exist_locks_alike(client, person):
    known = lock(client, person.email)
    assert lock(client, "nobody@example.com", address="203.0.113.2") == known
    shown = guess(client, person.email, address="203.0.113.3").text
    assert shown.split("<main")[1] == guess(client, "nobody@example.com").text.split("<main")[1]


def test_an_address_that_tries_many_accounts_is_locked(client, person):
    site_settings.put("lockout_address_failures", 10, by=None)
    for number in range(10):
        guess(client, f"nobody{number}@example.com")
    assert guess(client, person.email, PASSWORD).status_code == 429
    assert guess(client, person.email, PASSWORD, address="198.51.100.9").status_code == 302


def test_signing_in_with_ones_own_does_not_free_the_address(client, person):
    site_settings.put("lockout_address_failures", 10, by=None)
    for number in range(9):
        guess(client, f"nobody{number}@example.com")
    assert guess(client, person.email, PASSWORD).status_code == 302
    client.logout()
    guess(client, "nobody9@example.com")
    assert guess(client, person.email, PASSWORD).status_code == 429


def test_signing_in_forgets_the_own_mistakes(client, person):
    for _round in range(3):
        for _try in range(LIMIT - 1):
            guess(client, person.email)
        assert guess(client, person.email, PASSWORD).status_code == 302


def test_a_forged_header_is_no_other_address(client, person, settings):
    site_settings.put("lockout_address_failures", 10, by=None)
    for number in range(10):
        guess(client, f"nobody{number}@example.com", **{"x-forwarded-for": f"198.51.100.{number}"})
    assert guess(client, person.email, PASSWORD, **{"x-forwarded-for": "1.2.3.4"}).status_code == 429


def test_behind_our_proxy_its_word_counts(client, person, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    site_settings.put("lockout_address_failures", 10, by=None)
    for number in range(10):
        guess(client, f"nobody{number}@example.com", **{"x-forwarded-for": "6.6.6.6, 198.51.100.1"})
    assert guess(client, person.email, PASSWORD, **{"x-forwarded-for": "198.51.100.1"}).status_code == 429
    assert guess(client, person.email, PASSWORD, **{"x-forwarded-for": "198.51.100.2"}).status_code == 302


def test_the_lock_opens_after_its_time_whoever_knocks_meanwhile(client, person, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    lock(client, person.email)
    time_machine.move_to(now + timedelta(minutes=20), tick=False)
    assert guess(client, person.email).status_code == 429
    time_machine.move_to(now + timedelta(minutes=31), tick=False)
    assert guess(client, person.email, PASSWORD).status_code == 302


def test_a_new_password_by_mail_opens_at_once(client, person):
    lock(client, person.email)
    client.get(f"/auth/password/choose/{PasswordLink.make(person)}")
    new = "balafon-de-minuit-7"
    client.post("/auth/password/choose", {"new_password1": new, "new_password2": new})
    assert guess(client, person.email, new).status_code == 302


def test_staff_open_it_from_the_list(client, person, sam):
    lock(client, person.email)
    client.force_login(sam)
    client.post(
        "/admin/accounts/user/", {"action": "unlock", "confirmed": "1", "_selected_action": [person.pk]}
    )
    client.logout()
    assert guess(client, person.email, PASSWORD).status_code == 302


def test_failures_and_locks_are_in_the_security_log(client, person):
    lock(client, person.email)
    events = SecurityLog.objects.filter(user=person)
    assert events.filter(kind="login_failed", severity="warning").count() == LIMIT - 1
    assert events.filter(kind="lockout", severity="warning").count() == 1
    assert events.first().address == "203.0.113.1"


def test_a_locked_staff_account_is_critical(client, zara):
    lock(client, zara.email)
    assert SecurityLog.objects.get(kind="lockout").severity == "critical"


def test_what_a_stranger_typed_is_masked(client, db):
    guess(client, "MyPassw0rd!")
    assert SecurityLog.objects.get().detail == "MY***"
