"""N2: a message leaves once, is retried when that makes sense, and its log is true."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications.delivery import pause
from notifications.models import LEASE, MOST_ATTEMPTS, EmailLog
from notifications.tasks import deliver, sweep

from .sample import BUSY, REFUSED, FailingBackend, Sample

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
    "fault", [BUSY, ConnectionRefusedError(), TimeoutError(), smtplib.SMTPServerDisconnected()]
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


def test_a_killed_worker_holds_a_message_for_a_while_and_not_for_ever(log, time_machine, mailoutbox):
    """A worker that dies after its claim leaves exactly this behind."""
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    for killed in range(MOST_ATTEMPTS):
        assert log.claim(now + killed * LEASE)
        assert not log.claim(now + killed * LEASE)
    time_machine.move_to(now + MOST_ATTEMPTS * LEASE, tick=False)
    assert attempt(log) == "failed"
    assert mailoutbox == []


def test_the_sweep_finds_what_a_crash_left(log, monkeypatch, time_machine):
    asked = []
    monkeypatch.setattr("notifications.tasks.async_task", lambda task, pk: asked.append(pk))
    log.claim(timezone.now())
    assert sweep() == 0
    time_machine.move_to(timezone.now() + LEASE, tick=False)
    assert sweep() == 1
    assert asked == [log.pk]


def test_nothing_happens_for_an_id_that_is_gone(db):
    assert deliver(999) is False


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_one_sends(mailoutbox):
    log = Sample.queue(to="amina@example.com", params={"name": "Amina"})
    results = []

    def work():
        results.append(deliver(log.pk))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(results) == [False] * 7 + [True]
    assert len(mailoutbox) == 1
