"""N2: mail through SendGrid, spoken to for real over loopback, and each way in which it can end."""

import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.core.site_settings import site_settings
from talentio.testing.sendgrid import KEY, loopback_sendgrid

from .sample import Sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(db):
    with loopback_sendgrid() as server:
        site_settings.put("sendgrid_api_key", KEY, by=None)
        site_settings.put("sendgrid_host", server.host, by=None)
        yield server


@pytest.fixture
def log(db):
    return Sample.queue(to="amina@example.com", name="Amina Élodie", params={"name": "أمينة"}, language="ar")


def attempt(log):
    deliver(log.pk)
    log.refresh_from_db()
    return log.status


def later(log):
    EmailLog.objects.filter(pk=log.pk).update(next_attempt_at=timezone.now(), claimed_until=None)
    return attempt(log)


def test_sendgrid_gets_the_message_with_its_marks_and_its_logo(server, log, mailoutbox):
    assert (attempt(log), mailoutbox) == ("sent", [])
    message = server.accepted[0]
    assert message["personalizations"] == [{"to": [{"email": "amina@example.com", "name": "Amina Élodie"}]}]
    assert message["subject"] == log.subject == "Hello أمينة"
    assert [part["type"] for part in message["content"]] == ["text/plain", "text/html"]
    assert message["custom_args"] == {"taalentio_mail": log.mark}
    assert message["headers"]["Message-ID"] == log.message_id
    assert message["tracking_settings"]["click_tracking"]["enable"] is False
    picture = message["attachments"][0]
    assert (picture["content_id"], picture["disposition"]) == ("logo", "inline")
    assert base64.b64decode(picture["content"]).startswith(b"\x89PNG")


def test_a_guardian_gets_a_copy_once(server, db):
    for copy in ("guardian@example.com", "AMA@example.com"):
        attempt(Sample.queue(to="ama@example.com", cc=copy, params={"name": "Ama"}))
    first, second = (message["personalizations"][0] for message in server.accepted)
    assert first["cc"] == [{"email": "guardian@example.com"}]
    assert "cc" not in second


@pytest.mark.parametrize("fault", [429, 500, 503, 401, 403, "cut"])
def test_what_may_pass_is_tried_again(server, log, fault):
    server.faults = [fault]
    assert (attempt(log), server.accepted) == ("queued", [])
    assert log.error and "quoting" not in log.error
    assert later(log) == "sent"
    assert len(server.accepted) == 1


@pytest.mark.parametrize("fault", [400, 413])
def test_a_refusal_is_final(server, log, fault):
    server.faults = [fault]
    assert attempt(log) == "failed"
    assert log.error == f"Refused by SendGrid: {fault} (subject)"
    assert later(log) == "failed"
    assert server.accepted == []


def test_a_limit_is_waited_for_as_long_as_asked(server, log):
    server.faults = [(429, {"Retry-After": "600"})]
    attempt(log)
    wait = log.next_attempt_at - timezone.now()
    assert timedelta(seconds=590) < wait <= timedelta(seconds=750)


def test_what_was_accepted_without_an_answer_does_not_leave_twice(server, log):
    server.faults = ["lost"]
    assert attempt(log) == "queued"
    assert log.is_in_doubt
    assert log.next_attempt_at > timezone.now() + timedelta(minutes=4)
    assert later(log) == "sent"
    assert server.marks() == [log.mark]
    assert not log.is_in_doubt


def test_a_worker_that_died_after_the_message_left_does_not_send_it_twice(server, log, monkeypatch):
    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr("notifications.delivery._say_sent", die)
        deliver(log.pk)
    EmailLog.objects.update(claimed_until=timezone.now())
    assert attempt(log) == "sent"
    assert server.marks() == [log.mark]


def test_an_account_without_a_feed_sends_rather_than_loses(server, log):
    server.has_feed, server.faults = False, ["cut"]
    attempt(log)
    assert later(log) == "sent"
    assert (len(server.asked), len(server.accepted)) == (1, 1)


def test_a_feed_that_was_asked_too_often_is_asked_again_and_nothing_leaves_meanwhile(server, log):
    server.faults, server.busy = ["lost"], 2
    attempt(log)
    for _ in range(2):
        assert later(log) == "queued"
        assert log.is_in_doubt
    assert later(log) == "sent"
    assert server.marks() == [log.mark]


def test_the_key_stands_in_no_log_and_in_no_row(server, log, caplog):
    caplog.set_level("DEBUG")
    site_settings.put("sendgrid_api_key", "SG.a-secret\nkey", by=None)
    assert attempt(log) == "queued"
    site_settings.put("sendgrid_api_key", "SG.a-secret", by=None)
    assert later(log) == "queued"
    assert log.error == "SendGrid: 401"
    assert "a-secret" not in caplog.text + str(EmailLog.objects.values().get())


def test_a_host_without_https_is_not_told_the_key(server, log):
    site_settings.put("sendgrid_host", "http://mail.example", by=None)
    assert attempt(log) == "queued"
    assert "https" in log.error


def test_a_server_that_is_not_there_is_asked_again_later(server, log):
    site_settings.put("sendgrid_host", "http://127.0.0.1:9", by=None)
    assert (attempt(log), log.is_in_doubt) == ("queued", False)
