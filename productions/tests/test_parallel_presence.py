"""Phones that send at once, on PostgreSQL: nothing twice, hours whole."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from cinema.factories import make_film_talent
from notifications.models import EmailLog
from productions import calling, presence
from productions.factories import make_role
from productions.models import Attendance, BadgeFile, Call, CallSheet, PresenceEvent, assign

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(rabat):
    return assign(make_role(), make_film_talent(city=rabat), by=None)


def at_once(works):
    """Carry out all of them at one moment, each with a connection of its own; return what they returned."""
    barrier, results = threading.Barrier(len(works)), []

    def run(work):
        try:
            barrier.wait()
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(results) == len(works)
    return results


def scan(worker, **given):
    return lambda: presence.record(worker, "scan", by=None, source="scan", **given).status


def test_one_fact_sent_by_eight_connections_is_one_row(worker):
    key = uuid4()
    found = at_once([scan(worker, key=key) for _ in range(8)])
    assert sorted(found) == ["recorded"] + ["repeated"] * 7
    assert PresenceEvent.objects.count() == Attendance.objects.count() == 1


def test_two_phones_that_scan_one_badge_at_a_moment_count_once(worker):
    assert sorted(at_once([scan(worker) for _ in range(6)])) == ["ignored"] * 5 + ["recorded"]


def test_many_facts_of_one_person_at_once_give_whole_hours(worker):
    now = timezone.now()
    hours_ago = [8, 7, 6, 5, 4, 3, 2, 1]
    at_once([scan(worker, at=now - timedelta(hours=ago)) for ago in hours_ago])
    assert PresenceEvent.objects.count() == 8
    assert [row.worked for row in Attendance.objects.order_by("number")] == [timedelta(hours=1)] * 4


def test_a_sheet_sent_twice_at_a_moment_asks_once(worker):
    facts = {"day": timezone.localdate(), "place": "Fès", "general_call": "07:30", "contact": "Rachid"}
    sheet = CallSheet.objects.create(project=worker.project, **facts)
    calling.call_people(sheet, {worker.pk: ("07:30", "")})
    assert sorted(at_once([lambda: calling.send(sheet, by=None) for _ in range(4)])) == [0, 0, 0, 1]
    assert CallSheet.objects.get().version == 1
    assert Call.objects.get().mail_due == "ask"


def test_a_problem_sent_by_four_fingers_is_one_mail(worker, sam):
    facts = {"day": timezone.localdate(), "place": "Fès", "general_call": "07:30", "contact": "Rachid"}
    sheet = CallSheet.objects.create(project=worker.project, **facts)
    calling.call_people(sheet, {worker.pk: ("07:30", "")})
    calling.send(sheet, by=sam)
    call = Call.objects.for_mails().get()
    at_once([lambda: calling.take_problem(call, "No bus") or "told" for _ in range(4)])
    assert EmailLog.objects.filter(key="call_problem").count() == 1


def test_badges_wished_by_many_are_one_file(worker):
    found = at_once([lambda: BadgeFile.objects.ask(worker.project, "card", by=None).pk for _ in range(4)])
    assert len(set(found)) == 1
