"""N2: what SendGrid reports: signed, kept once, and an address that bounces gets no more mails."""

import base64
import json
import time

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.utils import timezone

from notifications import opt_out, sendgrid_events
from notifications.models import BlockedAddress, EmailLog
from notifications.tasks import deliver
from talentio.core.site_settings import site_settings
from talentio.testing.sendgrid import KEY, loopback_sendgrid

from .sample import Sample

pytestmark = pytest.mark.django_db

PRIVATE = ec.generate_private_key(ec.SECP256R1())


def public(key):
    encoding, shape = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return base64.b64encode(key.public_key().public_bytes(encoding, shape)).decode()


@pytest.fixture(autouse=True)
def listening(db):
    site_settings.put("sendgrid_event_key", public(PRIVATE), by=None)


@pytest.fixture
def log(db):
    log = Sample.queue(to="amina@example.com", params={"name": "Amina"})
    deliver(log.pk)
    return EmailLog.objects.get(pk=log.pk)


def event(log, kind, **facts):
    mark = {"taalentio_mail": log.mark, "email": log.to_email}
    return {**mark, "event": kind, "timestamp": 1790000000, "sg_event_id": "x", **facts}


def report(client, *events, key=PRIVATE, age=0, body=None, signed=None):
    body = json.dumps(events).encode() if body is None else body
    sent = str(int(time.time()) - age)
    signature = key.sign(sent.encode() + (body if signed is None else signed), ec.ECDSA(SHA256()))
    headers = {
        sendgrid_events.SIGNATURE: base64.b64encode(signature).decode(),
        sendgrid_events.TIMESTAMP: sent,
    }
    return client.post("/mail/events", body, content_type="application/json", headers=headers).status_code


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("delivered", "delivered_at"),
        ("open", "opened_at"),
        ("bounce", "bounced_at"),
        ("spamreport", "complained_at"),
    ],
)
def test_a_report_stands_on_the_log_once(client, log, kind, column):
    assert report(client, event(log, kind)) == 204
    assert report(client, event(log, kind, timestamp=1790000500)) == 204
    log.refresh_from_db()
    assert getattr(log, column).timestamp() == 1790000000
    assert log.status == "sent"


def test_staff_see_it(client, sam, log):
    report(client, event(log, "bounce", reason="550 5.1.1 no such user"))
    client.force_login(sam)
    found = client.get("/admin/notifications/emaillog/", {"report": "bounced"})
    assert found.context["cl"].result_count == 1
    assert "550 5.1.1" in client.get("/admin/notifications/blockedaddress/").text
    assert (
        client.get("/admin/notifications/emaillog/", {"report": "complained"}).context["cl"].result_count == 0
    )


@pytest.mark.parametrize(
    ("facts", "is_blocked"),
    [
        ({"kind": "bounce", "type": "bounce"}, True),
        ({"kind": "bounce", "type": "blocked"}, False),
        ({"kind": "dropped", "reason": "Bounced Address"}, True),
        ({"kind": "dropped", "reason": "Unsubscribed Address"}, False),
        ({"kind": "deferred"}, False),
    ],
)
def test_a_hard_bounce_stops_further_mails(client, log, facts, is_blocked):
    report(client, event(log, **facts))
    assert BlockedAddress.objects.filter(address="amina@example.com").exists() == is_blocked
    again = Sample.queue(to="Amina@example.com", params={"name": "Amina"})
    deliver(again.pk)
    again.refresh_from_db()
    assert (again.status == "skipped") == is_blocked


def test_a_block_that_staff_lifted_does_not_come_back_with_an_old_batch(client, log):
    report(client, event(log, "bounce"))
    BlockedAddress.objects.all().delete()
    assert report(client, event(log, "bounce")) == 204
    assert not BlockedAddress.objects.exists()


def test_a_blocked_guardian_gets_no_copy(client, mailoutbox, log):
    BlockedAddress.objects.create(address="Guardian@example.com")
    mail = Sample.queue(to="ama@example.com", cc="guardian@example.com", params={"name": "Ama"})
    deliver(mail.pk)
    assert mailoutbox[-1].recipients() == ["ama@example.com"]


def test_a_complaint_stops_mails_about_matching_work(client, log):
    report(client, event(log, "spamreport"))
    assert opt_out.is_unwanted("amina@example.com")


def test_nobody_else_is_blocked_by_a_report(client, log):
    report(client, event(log, "bounce", email="somebody@else.example"))
    EmailLog.objects.update(to_email="erased@invalid.invalid", bounced_at=None)
    report(client, event(log, "bounce", email="amina@example.com"))
    assert not BlockedAddress.objects.exists()


def test_what_was_reported_is_not_sent_again_in_doubt(client, log):
    EmailLog.objects.update(status="queued", is_in_doubt=True, next_attempt_at=timezone.now(), sent_at=None)
    report(client, event(log, "processed"))
    with loopback_sendgrid() as server:
        server.has_feed = False
        site_settings.put("sendgrid_api_key", KEY, by=None)
        site_settings.put("sendgrid_host", server.host, by=None)
        assert deliver(log.pk)
        assert server.accepted == []
    log.refresh_from_db()
    assert log.status == "sent"


@pytest.mark.parametrize(
    "how",
    [
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"signed": b"[]"},
        {"age": 3700},
        {"age": -400},
    ],
)
def test_what_sendgrid_did_not_sign_just_now_is_refused(client, log, how):
    assert report(client, event(log, "bounce"), **how) == 403
    log.refresh_from_db()
    assert log.bounced_at is None


@pytest.mark.parametrize(
    "headers", [{}, {"signature": "%%%", "sent": "1"}, {"signature": "AAAA", "sent": "²"}]
)
def test_odd_headers_are_refused(client, headers):
    sent = headers.get("sent") if headers.get("sent") != "1" else str(int(time.time()))
    named = {sendgrid_events.SIGNATURE: headers.get("signature", ""), sendgrid_events.TIMESTAMP: sent or ""}
    named = {name: value.encode().decode("latin-1") for name, value in named.items()}
    assert (
        client.post("/mail/events", b"[]", content_type="application/json", headers=named).status_code == 403
    )


@pytest.mark.parametrize("key", ["nonsense", public(ec.generate_private_key(ec.SECP384R1()))])
def test_a_key_that_is_none_of_theirs_lets_nobody_in(client, log, key):
    site_settings.put("sendgrid_event_key", key, by=None)
    assert report(client, event(log, "bounce")) == 403


def test_without_a_key_there_is_no_such_address(client):
    site_settings.put("sendgrid_event_key", "", by=None)
    assert report(client) == 404


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_list_of_events_is_refused(client, body):
    assert report(client, body=body) == 400


def test_the_form_of_a_page_is_no_list_of_events(client):
    report(client)  # it is listening
    assert client.post("/mail/events", {"email": "a@example.com"}).status_code == 415


def test_an_enormous_body_is_not_read(client):
    assert report(client, body=b" " * (sendgrid_events.MOST_BYTES + 1)) == 413


@pytest.mark.parametrize("mark", ["", "x", "1", "1.2", "9" * 40, None, 7, "²."])
def test_a_mark_of_somebody_else_changes_nothing(client, log, mark):
    assert report(client, event(log, "bounce", taalentio_mail=mark, timestamp="x")) == 204
    log.refresh_from_db()
    assert log.bounced_at is None


def test_odd_facts_of_an_event_break_nothing(client, log):
    odd = event(log, "bounce", reason="a\0b", timestamp="x", type="bounce")
    assert report(client, event(log, ["bounce"]), event(log, None), odd) == 204
    assert BlockedAddress.objects.get().reason == "ab"


@pytest.mark.parametrize("size", [1, 5])
def test_a_batch_costs_the_same_whatever_its_size(client, size, django_assert_max_num_queries):
    logs = [Sample.queue(to=f"a{number}@example.com", params={"name": "A"}) for number in range(size)]
    site_settings.get("sendgrid_event_key")
    with django_assert_max_num_queries(9):
        report(client, *(event(log, kind) for log in logs for kind in ("delivered", "open", "bounce")))
    assert BlockedAddress.objects.count() == size
