"""T2, K6: a single-use link of 72 hours lets a person choose a password."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.emails import LoginCredentials
from accounts.models import PasswordLink
from notifications.models import EmailLog
from notifications.tasks import deliver

NEW = "balafon-de-minuit-7"
CHOOSE = "/auth/password/choose"


@pytest.fixture
def token(amina):
    return PasswordLink.make(amina.user)


def choose(client, token, password=NEW):
    client.get(f"{CHOOSE}/{token}")
    return client.post(CHOOSE, {"new_password1": password, "new_password2": password})


def test_a_password_is_chosen_and_signs_in(client, amina, token):
    assert choose(client, token).url == "/auth/login"
    assert client.post("/auth/login", {"identifier": amina.code, "password": NEW}).url == "/"


def test_the_token_leaves_the_address_bar(client, token):
    assert client.get(f"{CHOOSE}/{token}").url == CHOOSE


def test_the_database_keeps_no_token(token):
    assert token not in str(list(PasswordLink.objects.values()))


def test_a_link_works_once(client, amina, token):
    choose(client, token)
    again = choose(client, token, "another-password-9")
    assert again.status_code == 410
    amina.user.refresh_from_db()
    assert amina.user.check_password(NEW)


def test_using_one_link_spends_the_others(client, amina, token):
    other = PasswordLink.make(amina.user)
    choose(client, token)
    assert choose(client, other, "another-password-9").status_code == 410


def test_a_link_ends_after_72_hours(client, token, time_machine):
    time_machine.move_to(timezone.now() + timedelta(hours=72, seconds=1), tick=False)
    assert choose(client, token).status_code == 410


def test_a_closed_account_cannot_use_its_link(client, amina, sam, token):
    amina.user.deactivate(by=sam)
    assert choose(client, token).status_code == 410


def test_a_weak_password_is_explained_and_the_link_stays(client, amina, token):
    answer = choose(client, token, "12345")
    assert answer.status_code == 422
    assert answer.context["form"].errors["new_password2"]
    assert choose(client, token).url == "/auth/login"


@pytest.mark.parametrize("token", ["x", "%00", "a" * 2000, "é"])
def test_a_made_up_token_is_refused(client, db, token):
    assert client.get(f"{CHOOSE}/{token}", follow=True).status_code in (400, 410)


def test_an_expired_link_is_renewed_once(client, amina, token, time_machine):
    time_machine.move_to(timezone.now() + timedelta(hours=73), tick=False)
    client.get(f"{CHOOSE}/{token}")
    client.post("/auth/password/new-link")
    client.post("/auth/password/new-link")
    assert EmailLog.objects.filter(key="login_credentials", to_email=amina.user.email).count() == 1


def test_a_used_link_is_never_renewed(client, token):
    choose(client, token)
    client.get(f"{CHOOSE}/{token}")
    client.post("/auth/password/new-link")
    assert not EmailLog.objects.exists()


def test_the_mail_carries_a_link_and_its_log_does_not(amina, mailoutbox):
    log = LoginCredentials.send_to(amina.user)
    deliver(log.pk)
    log.refresh_from_db()
    sent = mailoutbox[0]
    token = sent.body.split("/auth/password/choose/")[1].split()[0]
    assert PasswordLink.objects.with_token(token).usable().exists()
    assert amina.code in sent.body
    assert amina.code in log.html
    everything_kept = str(EmailLog.objects.values().get())
    assert token not in everything_kept
