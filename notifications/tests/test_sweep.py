"""N2: what a crash left behind is found, and what makes workers die is given up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import LEASE, MOST_ATTEMPTS, EmailLog
from notifications.schedules import SCHEDULES
from notifications.tasks import BATCH, deliver, sweep

from .sample import Sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(db):
    return Sample.queue(to="amina@example.com", params={"name": "Amina"})


@pytest.fixture
def asked(monkeypatch):
    """Ids for which the sweep asked a worker."""
    ids = []
    monkeypatch.setattr("notifications.queue.async_task", lambda task, pk, **options: ids.append(pk))
    return ids


def test_it_finds_a_message_that_no_worker_was_asked_for(log, asked):
    assert sweep() == 1
    assert asked == [log.pk]


def test_it_finds_what_a_killed_worker_held_when_its_lease_has_ended(log, asked, time_machine):
    """A worker that dies after its claim leaves exactly this behind."""
    log.claim(timezone.now())
    assert sweep() == 0
    time_machine.move_to(timezone.now() + LEASE, tick=False)
    assert sweep() == 1
    assert asked == [log.pk]


def test_a_message_that_a_killed_worker_held_leaves_after_all(log, time_machine, mailoutbox):
    log.claim(timezone.now())
    assert deliver(log.pk) is False
    time_machine.move_to(timezone.now() + LEASE, tick=False)
    assert deliver(log.pk) is True
    assert len(mailoutbox) == 1


def test_a_message_that_kills_every_worker_is_given_up(log, time_machine, mailoutbox):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    for killed in range(MOST_ATTEMPTS):
        assert log.claim(now + killed * LEASE)
        assert not log.claim(now + killed * LEASE)
    time_machine.move_to(now + MOST_ATTEMPTS * LEASE, tick=False)
    deliver(log.pk)
    log.refresh_from_db()
    assert (log.status, mailoutbox) == ("failed", [])
    assert "Given up" in log.error


@pytest.mark.parametrize(
    "columns",
    [
        {"next_attempt_at": timezone.now() + timedelta(days=1)},
        {"status": "sent", "sent_at": timezone.now()},
        {"status": "failed"},
        {"status": "skipped"},
    ],
)
def test_it_leaves_alone_what_is_not_due(log, asked, columns):
    EmailLog.objects.update(**columns)
    assert sweep() == 0
    assert asked == []


def test_it_takes_a_batch_at_a_time_the_longest_waiting_first(asked):
    now = timezone.now()
    EmailLog.objects.bulk_create(
        EmailLog(key="sample", to_email="a@x.example", next_attempt_at=now - timedelta(minutes=minutes))
        for minutes in range(BATCH + 1)
    )
    assert sweep() == BATCH
    newest = EmailLog.objects.latest("next_attempt_at")
    assert newest.pk not in asked


def test_it_runs_every_minute():
    assert ("notifications.tasks.sweep", 1) in [(task.func, task.minutes) for task in SCHEDULES]
