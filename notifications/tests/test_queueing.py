"""N2: what enters the outbox, when it wakes a worker, and what never enters it twice."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django_q.models import OrmQ

from notifications.models import EmailLog

from .sample import Sample, at_once

pytestmark = pytest.mark.django_db
TO = {"to": "amina@example.com", "name": "Amina", "params": {"name": "Amina"}}


@pytest.fixture
def woken(monkeypatch):
    """Ids for which a worker was asked."""
    ids = []
    monkeypatch.setattr("notifications.queue.async_task", lambda task, pk, **options: ids.append(pk))
    return ids


def test_a_worker_is_asked_after_commit_and_not_before(woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        log = Sample.queue(**TO)
        assert woken == []
    assert woken == [log.pk]


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_mail(woken):
    with pytest.raises(RuntimeError), transaction.atomic():
        Sample.queue(**TO)
        raise RuntimeError
    assert (woken, EmailLog.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_does_not_fail_the_request(monkeypatch):
    def down(*args, **options):
        raise ConnectionError

    monkeypatch.setattr("notifications.queue.async_task", down)
    with transaction.atomic():
        log = Sample.queue(**TO)
    assert EmailLog.objects.get(pk=log.pk).status == "queued"


def test_a_reason_is_served_once():
    first, second = Sample.queue(**TO, reason="welcome:1"), Sample.queue(**TO, reason="welcome:1")
    assert first == second
    assert Sample.queue(**TO, reason="welcome:2") != first
    assert Sample.queue(**TO) != Sample.queue(**TO)


def test_two_processes_with_one_reason_make_one_row(monkeypatch):
    first = Sample.queue(**TO, reason="welcome:1")
    none = EmailLog.objects.none()
    monkeypatch.setattr(EmailLog.objects, "filter", lambda **kwargs: none)
    assert Sample.queue(**TO, reason="welcome:1") == first


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "a@x.example\nBcc: b@x.example"},
        {"to": "nobody"},
        {"to": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.example"},
        {"name": "A\r\nBcc: b@x.example"},
        {"name": "A\u2028Bcc: b@x.example"},
        {"name": "A\n"},
    ],
)
def test_header_injection_is_refused(wrong):
    with pytest.raises(ValidationError):
        Sample.queue(**{**TO, **wrong})
    assert not EmailLog.objects.exists()


def test_the_queue_holds_an_id_and_nothing_else(settings, django_capture_on_commit_callbacks):
    if settings.REDIS_URL:
        pytest.skip("looks into the queue's table")
    with django_capture_on_commit_callbacks(execute=True):
        log = Sample.queue(**TO)
    task = OrmQ.objects.get().task
    assert (task["func"], task["args"]) == ("notifications.tasks.deliver", (log.pk,))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_requests_with_one_reason_make_one_row():
    rows = at_once(8, lambda: Sample.queue(**TO, reason="welcome:1").pk)
    assert len(set(rows)) == 1
    assert EmailLog.objects.count() == 1
