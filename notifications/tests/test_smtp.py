"""N2: a real conversation with a mail server, and each way in which it can end."""

from email import message_from_bytes, policy

import pytest

from notifications.tasks import deliver
from talentio.testing.smtp import HANG_UP, loopback_smtp

from .sample import Sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    with loopback_smtp() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        yield server


@pytest.fixture
def log(db):
    return Sample.queue(to="amina@example.com", name="Amina Élodie", params={"name": "أمينة"}, language="ar")


def attempt(log):
    deliver(log.pk)
    log.refresh_from_db()
    return log.status


def test_the_server_gets_what_the_log_says(server, log):
    assert attempt(log) == "sent"
    received = message_from_bytes(server.messages[0], policy=policy.default)
    assert received["Subject"] == log.subject == "Hello أمينة"
    assert received["To"].addresses[0].display_name == "Amina Élodie"
    assert (received["Message-ID"], received["X-Taalentio-Mail"]) == (log.message_id, str(log.pk))
    assert "secret=2" in received.get_body(("plain",)).get_content()
    assert 'dir="rtl"' in received.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ("MAIL", "421 too many"),
        ("RCPT", "451 busy"),
        ("DATA", "452 full"),
        (".", "450 later"),
        ("RCPT", HANG_UP),
        (".", HANG_UP),
    ],
)
def test_a_server_that_cannot_now_is_asked_again_later(server, log, verb, answer):
    server.faults[verb] = answer
    assert (attempt(log), server.messages) == ("queued", [])
    assert log.next_attempt_at > log.created_at
    assert log.error


@pytest.mark.parametrize(
    ("verb", "answer"),
    [("MAIL", "553 bad sender"), ("RCPT", "550 nobody"), ("DATA", "554 no"), (".", "554 spam")],
)
def test_a_server_that_refuses_is_not_asked_again(server, log, verb, answer):
    server.faults[verb] = answer
    assert (attempt(log), server.messages) == ("failed", [])
    assert log.error == f"Refused by the mail server: {answer[:3]}"


def test_a_server_that_is_not_there_is_asked_again_later(settings, log):
    with loopback_smtp() as server:
        port = server.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    assert (attempt(log), log.error) == ("queued", "ConnectionRefusedError Connection refused")
