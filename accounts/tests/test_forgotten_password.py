"""A3, K6: a link for whoever forgot; nobody learns from it who exists."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import PasswordLink, PasswordRequest
from accounts.tasks import answer_password_request, purge_password_requests
from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.core.models import SecurityLog

FORGOTTEN = "/auth/password/forgotten"


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    def ask(identifier, **headers):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(FORGOTTEN, {"identifier": identifier}, **headers)

    return ask


def answered():
    """Do what the queue does, and return the mails that it put into the outbox."""
    for pk in PasswordRequest.objects.order_by("pk").values_list("pk", flat=True):
        answer_password_request(pk)
    return EmailLog.objects.filter(key="password_reset")


@pytest.mark.parametrize("typed", ["amina@example.com", " AMINA@example.com ", "{code}"])
def test_the_owner_gets_a_link_by_e_mail_or_code(ask, amina, typed, mailoutbox):
    assert ask(typed.format(code=amina.code.lower())).url == "/auth/password/asked"
    deliver(answered().get().pk)
    token = mailoutbox[0].body.split("/auth/password/choose/")[1].split()[0]
    link = PasswordLink.objects.with_token(token).usable().get()
    assert (link.user, link.purpose) == (amina.user, "forgotten")
    assert mailoutbox[0].to == ["Amina Benjelloun <amina@example.com>"]


def test_the_link_ends_after_one_hour(amina, time_machine):
    token = PasswordLink.make(amina.user, PasswordLink.Purpose.FORGOTTEN)
    time_machine.move_to(timezone.now() + timedelta(minutes=61), tick=False)
    assert not PasswordLink.objects.with_token(token).usable().exists()


def test_the_answer_is_the_same_for_nobody(ask, amina, client):
    known, unknown = ask("amina@example.com"), ask("nobody@example.com")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert "amina" not in client.get(known.url).text
    assert answered().count() == 1


def test_the_work_is_the_same_for_nobody(ask, amina):
    counts = []
    for typed in ("amina@example.com", "nobody@example.com"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(typed)
        counts.append([query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]])
    assert counts[0] == counts[1]


def test_a_closed_account_gets_no_link(ask, amina, sam):
    amina.user.deactivate(by=sam)
    ask(amina.code)
    assert not answered().exists()


def test_one_person_is_written_to_once_in_five_minutes(ask, amina, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    ask(amina.code)
    ask(amina.user.email)
    assert answered().count() == 1
    time_machine.move_to(now + timedelta(minutes=6), tick=False)
    ask(amina.code)
    assert answered().count() == 2


def test_an_address_that_asks_too_often_waits(ask, amina):
    for number in range(PasswordRequest.MOST_PER_ADDRESS):
        ask(f"nobody{number}@example.com")
    refused = ask(amina.code)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "3600"
    assert ask(amina.code, REMOTE_ADDR="203.0.113.7").status_code == 302


def test_a_task_that_runs_twice_writes_once(ask, amina):
    ask(amina.code)
    answered()
    assert answered().count() == 1


def test_the_request_is_in_the_security_log_without_what_was_typed(ask, amina):
    ask("my-secret@example.com")
    ask(amina.code)
    known, unknown = SecurityLog.objects.filter(kind="password_asked")
    assert (known.user, known.detail) == (amina.user, "")
    assert (unknown.user, unknown.detail) == (None, "my***@example.com")


def test_an_expired_link_is_renewed_as_what_it_was(client, amina, time_machine):
    token = PasswordLink.make(amina.user, PasswordLink.Purpose.FORGOTTEN)
    time_machine.move_to(timezone.now() + timedelta(hours=2), tick=False)
    client.get(f"/auth/password/choose/{token}")
    client.post("/auth/password/new-link")
    assert EmailLog.objects.get().key == "password_reset"


def test_old_requests_are_deleted(ask, amina, time_machine):
    ask(amina.code)
    assert purge_password_requests() == 0
    time_machine.move_to(timezone.now() + timedelta(hours=2), tick=False)
    assert purge_password_requests() == 1


@pytest.mark.parametrize("typed", ["", "x" * 300])
def test_nothing_and_too_much_are_explained(ask, db, typed):
    assert ask(typed).context["form"].errors["identifier"]
    assert not PasswordRequest.objects.exists()


def test_the_sign_in_page_leads_here(client, db):
    assert FORGOTTEN in client.get("/auth/login").text
