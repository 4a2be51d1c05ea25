"""N2: a message leaves once, is retried when that makes sense, and its log is true."""

import smtplib
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from notifications.delivery import compose, pause
from notifications.models import LEASE, MOST_ATTEMPTS, EmailLog
from notifications.tasks import deliver
from talentio.core.site_settings import site_settings

from .sample import BUSY, REFUSED, FailingBackend, Sample, at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def backend(settings):
    settings.EMAIL_BACKEND = "notifications.tests.sample.FailingBackend"
    FailingBackend.faults = []


@pytest.fixture
def log(db):
    return Sample.queue(to="amina@example.com", name="Amina Ben", params={"name": "Amina"}, language="en")


def attempt(log):
    deliver(log.pk)
    log.refresh_from_db()
    return log.status


def test_it_leaves_in_html_and_text_with_our_marks(log, mailoutbox):
    assert attempt(log) == "sent"
    sent = mailoutbox[0]
    assert sent.subject == "Hello Amina"
    assert sent.to == ["Amina Ben <amina@example.com>"]
    assert sent.from_email == "taalentio <noreply@taalentio.com>"
    assert sent.extra_headers["X-Taalentio-Mail"] == str(log.pk)
    assert sent.extra_headers["Message-ID"] == log.message_id
    assert sent.alternatives[0][1] == "text/html"
    assert log.sent_at is not None


def test_the_log_keeps_the_message_with_its_secrets_masked(log, mailoutbox):
    attempt(log)
    assert "secret=2" in mailoutbox[0].body
    assert "secret=2" not in str(EmailLog.objects.values().get())
    assert "••••••" in log.html
    assert "Hello Amina" in log.text


def test_user_text_is_escaped_in_html_and_plain_in_text(mailoutbox, db):
    log = Sample.queue(to="a@x.example", params={"name": "<b>Ama & co"})
    attempt(log)
    assert "<b>Ama" not in mailoutbox[0].alternatives[0][0]
    assert "<b>Ama & co" in mailoutbox[0].body


def test_it_speaks_the_language_of_the_person_and_runs_from_right_to_left(mailoutbox, db):
    attempt(Sample.queue(to="a@x.example", params={"name": "أمينة"}, language="ar"))
    html = mailoutbox[0].alternatives[0][0]
    assert 'dir="rtl"' in html
    assert 'lang="ar"' in html


def test_a_message_that_is_sent_is_not_sent_again(log, mailoutbox):
    attempt(log)
    attempt(log)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    "fault",
    [
        BUSY,
        ConnectionRefusedError(111, "Connection refused"),
        TimeoutError(),
        smtplib.SMTPServerDisconnected(),
        smtplib.SMTPAuthenticationError(535, b"our password is wrong"),
        OperationalError("the database restarts"),
        InterfaceError("connection already closed"),
    ],
)
def test_a_temporary_fault_is_tried_again_later(log, mailoutbox, fault, time_machine):
    FailingBackend.faults = [fault]
    assert attempt(log) == "queued"
    assert log.error
    assert attempt(log) == "queued"
    assert mailoutbox == []
    time_machine.move_to(timezone.now() + timedelta(minutes=2), tick=False)
    assert attempt(log) == "sent"
    assert (log.attempts, log.error) == (2, "")


def test_a_refusal_is_final(log, mailoutbox, time_machine):
    FailingBackend.faults = [REFUSED]
    assert attempt(log) == "failed"
    time_machine.move_to(timezone.now() + timedelta(days=2), tick=False)
    assert attempt(log) == "failed"
    assert mailoutbox == []


@pytest.mark.parametrize("refusal", [REFUSED, smtplib.SMTPDataError(554, b"this looks like spam")])
def test_a_refusal_says_its_number_and_not_the_server_s_words(log, refusal):
    FailingBackend.faults = [refusal]
    attempt(log)
    assert log.error == f"Refused by the mail server: {getattr(refusal, 'smtp_code', 550)}"


def test_no_secret_is_in_the_error_of_a_fault_that_quotes_the_message(log):
    FailingBackend.faults = [ConnectionError("while sending https://x.example/?a=1&secret=2")]
    assert attempt(log) == "queued"
    assert log.error == "ConnectionError"


def test_the_error_says_what_the_system_said(log):
    FailingBackend.faults = [ConnectionRefusedError(111, "Connection refused")]
    attempt(log)
    assert log.error == "ConnectionRefusedError Connection refused"


def test_every_attempt_has_the_same_message_id(log):
    sender = site_settings.sender_email.partition("@")[2]
    (first, _), (second, _) = compose(log), compose(log)
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.extra_headers["Message-ID"].endswith(f"@{sender}>")


def test_a_subject_too_long_for_its_column_is_cut_and_not_sent_again_and_again(mailoutbox):
    log = Sample.queue(to="a@x.example", params={"name": "A" * 400})
    assert attempt(log) == "sent"
    assert len(log.subject) == len(mailoutbox[0].subject) == 300


def test_a_subject_of_two_lines_is_not_sent(mailoutbox):
    assert attempt(Sample.queue(to="a@x.example", params={"name": "A\nBcc: b@x.example"})) == "failed"
    assert mailoutbox == []


def test_a_template_that_is_broken_fails_the_mail_at_once(log, monkeypatch, caplog):
    monkeypatch.setattr(Sample, "template", staticmethod(lambda kind: f"no/such/mail.{kind}"))
    assert attempt(log) == "failed"
    assert "TemplateDoesNotExist" in log.error
    assert "could not be made" in caplog.text


def test_it_is_given_up_in_the_end(log, time_machine):
    FailingBackend.faults = [ConnectionError()] * 99
    moment = timezone.now()
    for _ in range(MOST_ATTEMPTS):
        moment += timedelta(days=2)
        time_machine.move_to(moment, tick=False)
        attempt(log)
    assert (log.status, log.attempts) == ("failed", MOST_ATTEMPTS)


def test_the_pause_grows_to_a_day():
    assert [round(pause(n).total_seconds() / 60 / 4 ** (n - 1), 2) <= 1 for n in range(1, 6)] == [True] * 5
    assert timedelta(hours=18) <= pause(8) <= timedelta(days=1)


def test_what_is_gone_is_not_written_about(mailoutbox, db):
    from accounts.emails import LoginCredentials

    log = LoginCredentials.queue(to="a@x.example", params={"user_id": 999})
    assert attempt(log) == "failed"
    assert mailoutbox == []


def test_a_bug_is_said_and_no_secret_is_in_it(log, monkeypatch, caplog):
    monkeypatch.setattr(Sample, "context", lambda self, log: 1 / 0)
    assert attempt(log) == "failed"
    assert "ZeroDivisionError" in log.error
    assert "could not be made" in caplog.text


def test_nothing_happens_for_an_id_that_is_gone(db):
    assert deliver(999) is False


def test_a_worker_that_comes_too_late_does_not_overwrite_what_another_did(log):
    late, now = EmailLog.objects.get(pk=log.pk), timezone.now()
    late.claim(now)
    log.claim(now + LEASE)
    log.mark_sent(subject="Hello", html="", text="", message_id="<1@x.example>")
    late.mark_failed("too late")
    late.try_again("too late", after=timedelta(0))
    log.refresh_from_db()
    assert (log.status, log.error, log.claimed_until) == ("sent", "", None)


def test_a_worker_that_comes_too_late_does_not_let_go_what_another_holds(log):
    late, now = EmailLog.objects.get(pk=log.pk), timezone.now()
    late.claim(now)
    log.claim(now + LEASE)
    late.try_again("too late", after=timedelta(0))
    late.mark_failed("too late")
    held_until = log.claimed_until
    log.refresh_from_db()
    assert (log.status, log.error, log.claimed_until) == ("queued", "", held_until)


def test_what_has_left_is_sent_even_if_its_worker_came_late(log):
    late, now = EmailLog.objects.get(pk=log.pk), timezone.now()
    late.claim(now)
    log.claim(now + LEASE)
    late.mark_sent(subject="Hello", html="", text="", message_id="<1@x.example>")
    log.try_again("a moment", after=timedelta(0))
    log.refresh_from_db()
    assert (log.status, log.error) == ("sent", "")


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_it_leaves(log, mailoutbox):
    open_while_sending = []
    FailingBackend.faults = [lambda: open_while_sending.append(connection.in_atomic_block)]
    assert attempt(log) == "sent"
    assert open_while_sending == [False]


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_it_refuses_to_start(log, mailoutbox):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        deliver(log.pk)
    assert mailoutbox == []
    assert EmailLog.objects.get().attempts == 0


def cut_the_database_off():
    with suppress(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_database_that_restarts_while_it_leaves_does_not_make_it_leave_twice(log, mailoutbox, time_machine):
    FailingBackend.faults = [cut_the_database_off]
    assert attempt(log) == "sent"
    time_machine.move_to(timezone.now() + LEASE, tick=False)
    assert attempt(log) == "sent"
    assert len(mailoutbox) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_one_sends(log, mailoutbox):
    assert sorted(at_once(8, lambda: deliver(log.pk))) == [False] * 7 + [True]
    assert len(mailoutbox) == 1
