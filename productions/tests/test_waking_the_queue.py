"""What staff wish is handed to the queue at once, after commit: the clock is only for what that lost."""

from datetime import time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from cinema.factories import make_film_talent
from productions import calling, selection
from productions.factories import make_role
from productions.models import Assignment, Call, CallSheet, assign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _queue_in_the_database(settings):
    if settings.REDIS_URL:
        pytest.skip("looks into the queue's table")


@pytest.fixture
def worker(rabat):
    return assign(make_role(), make_film_talent(city=rabat), by=None)


@pytest.fixture
def sheet(worker):
    facts = {"day": timezone.localdate(), "place": "Fès", "general_call": time(7), "contact": "Rachid"}
    sheet = CallSheet.objects.create(project=worker.project, **facts)
    calling.call_people(sheet, {worker.pk: (time(7), "")})
    return sheet


def waiting():
    return [row.task["func"] for row in OrmQ.objects.order_by("pk") if "productions" in row.task["func"]]


def test_wishing_selection_mails_wakes_the_queue_once(worker, zara, django_capture_on_commit_callbacks):
    everybody = Assignment.objects.all()
    with django_capture_on_commit_callbacks(execute=True):
        assert selection.wish(everybody, by=zara) == 1
        assert waiting() == [], "before the commit there is nothing to read"
    assert waiting() == ["productions.tasks.send_selections"]
    with django_capture_on_commit_callbacks(execute=True):
        assert selection.wish(everybody, by=zara) == 0
    assert len(waiting()) == 1


def test_sending_a_sheet_wakes_the_queue_and_sending_it_again_does_not(
    sheet, zara, django_capture_on_commit_callbacks
):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            calling.send(sheet, by=zara)
    assert waiting() == ["productions.tasks.send_calls"]


def test_reminding_wakes_the_queue_where_somebody_is_late(
    sheet, zara, time_machine, django_capture_on_commit_callbacks
):
    now = timezone.now().replace(hour=10)
    time_machine.move_to(now, tick=False)
    calling.send(sheet, by=zara)
    Call.objects.update(mail_due=None)
    with django_capture_on_commit_callbacks(execute=True):
        assert calling.remind(sheet, by=zara) == 0
    assert waiting() == []
    time_machine.move_to(now + timedelta(hours=2), tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        assert calling.remind(sheet, by=zara) == 1
    assert waiting() == ["productions.tasks.send_calls"]


def test_what_is_rolled_back_wakes_nobody(worker, zara, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        try:
            with transaction.atomic():
                selection.wish(Assignment.objects.all(), by=zara)
                raise LookupError
        except LookupError:
            pass
    assert waiting() == []
    assert not Assignment.objects.waiting_for_mail().exists()


def test_a_queue_that_is_down_refuses_no_wish(worker, zara, monkeypatch, django_capture_on_commit_callbacks):
    def down(*_args, **_options):
        raise ConnectionError

    monkeypatch.setattr("productions.selection.async_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        assert selection.wish(Assignment.objects.all(), by=zara) == 1
    # The clock finds it.
    assert selection.send_waiting() == 1
