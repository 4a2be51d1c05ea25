"""K6, A9: what may happen once happens once, also when it is sent many times at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django_otp.oath import totp

from accounts.erasure import erase_due
from accounts.models import Authenticator, PasswordLink, RecoveryCode, User
from talentio.core.models import ActivityLog
from talentio.testing.plugin import PASSWORD

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE = 8


@pytest.fixture
def person(db):
    return User.objects.create_user("sam@example.com", PASSWORD, first_name="Sam", last_name="Diallo")


def at_once(work):
    """What each of several threads got, all of which began at the same moment, each on its own connection."""
    start = Barrier(AT_ONCE)

    def one(number):
        start.wait(timeout=10)
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_the_page_of_an_administrator_opens_outside_a_transaction(person, client):
    """It asks whether there is another one, which the verbs ask under a lock."""
    User.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    person.refresh_from_db()
    client.force_login(person)
    assert client.get(f"/admin/accounts/user/{person.pk}/change/").status_code == 200


def test_one_code_of_the_app_opens_one_door(person):
    app = Authenticator.begin(person)
    code = f"{totp(bytes.fromhex(app.secret)):06}"
    assert sum(at_once(lambda _n: Authenticator.objects.get(pk=app.pk).verify_token(code))) == 1


def test_one_code_on_paper_opens_one_door(person):
    code = RecoveryCode.renew(person)[0].replace("-", "")
    assert sum(at_once(lambda _n: RecoveryCode.spend(person, code))) == 1


def test_setting_up_twice_at_once_makes_one_app(person):
    keys = {app.secret for app in at_once(lambda _n: Authenticator.begin(User.objects.get(pk=person.pk)))}
    assert len(keys) == 1


def test_one_link_sets_one_password(person):
    PasswordLink.make(person)

    def use(number):
        return PasswordLink.objects.select_related("user").get().use(f"balafon-{number}-minuit")

    assert sum(at_once(use)) == 1
    assert ActivityLog.objects.filter(action_type="change_password").count() == 1


def test_guesses_at_once_are_all_counted(person):
    def guess(number):
        typed = {"identifier": person.email, "password": f"wrong {number}"}
        return Client().post("/auth/login", typed).status_code

    at_once(guess)
    right = Client().post("/auth/login", {"identifier": person.email, "password": PASSWORD})
    assert right.status_code == 429


def test_two_workers_erase_a_person_once(person):
    person.request_erasure(by=person)
    User.objects.update(erase_on="2020-01-01")
    assert sum(at_once(lambda _n: erase_due())) == 1
