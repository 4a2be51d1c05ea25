"""N2: mails that leave through workers which are killed, by a service with faults, arrive once each."""

from collections import Counter

import pytest

from notifications.models import EmailLog
from talentio.testing import own_process
from talentio.testing.mail_workers import Workers, bad_day, deliver_with_kills
from talentio.testing.sendgrid import loopback_sendgrid

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MAILS, KILLS = 200, (40, 80, 120)


@pytest.fixture
def sendgrid():
    with loopback_sendgrid() as server:
        server.delay = 0.05
        yield server


@pytest.fixture
def workers(sendgrid, tmp_path):
    with Workers(own_process.environment(tmp_path), sendgrid, tmp_path / "workers.log") as some:
        yield some


def test_each_is_accepted_once_although_workers_are_killed_and_the_service_falters(workers, sendgrid):
    sendgrid.faults = bad_day(MAILS)
    held = deliver_with_kills(workers, sendgrid, MAILS, KILLS)
    assert held >= len(KILLS), "they were killed while they had nothing in hand"
    assert sendgrid.faults == []
    logs = EmailLog.objects.all()
    assert Counter(sendgrid.marks()) == Counter(log.mark for log in logs)
    assert {log.status for log in logs} == {"sent"}
    assert all(log.subject and log.html and log.sent_at and not log.error for log in logs)
    # An attempt for each fault, and for each message that a killed worker held.
    assert sum(log.attempts for log in logs) >= MAILS + MAILS // 10


def test_without_a_feed_what_a_killed_worker_held_is_rather_sent_twice_than_lost(workers, sendgrid):
    """The one window that is left: accepted, its worker killed before it could say so, and nobody to ask."""
    sendgrid.has_feed = False
    held = deliver_with_kills(workers, sendgrid, 40, (20,))
    accepted = Counter(sendgrid.marks())
    assert set(accepted) == {log.mark for log in EmailLog.objects.filter(status="sent")}
    assert len(accepted) == 40
    assert sum(accepted.values()) - 40 <= held
    assert max(accepted.values()) <= 2
