"""N3: staff send a message again; a form that is sent twice is one wish."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.utils import timezone

from notifications.models import EmailLog
from notifications.registry import resend
from notifications.tasks import deliver

from .sample import Sample, at_once

pytestmark = pytest.mark.django_db
LIST = "/admin/notifications/emaillog/"


@pytest.fixture
def log(db):
    row = Sample.queue(to="amina@example.com", params={"name": "Amina"}, related_code="MAF0001RAB")
    deliver(row.pk)
    row.refresh_from_db()
    return row


@pytest.fixture
def ask(client):
    """Press the button of the list and say yes; return the answer."""
    chosen = {"action": "send_again", "confirmed": "1"}
    return lambda log: client.post(LIST, {**chosen, "_selected_action": [log.pk]})


def test_it_is_a_new_row_by_the_person_who_asked(client, sam, log, ask):
    client.force_login(sam)
    ask(log)
    again = EmailLog.objects.exclude(pk=log.pk).get()
    assert (again.sent_by, again.status, again.params) == (sam, "queued", log.params)
    assert (again.to_email, again.related_code, again.html) == (log.to_email, log.related_code, "")


def test_it_is_asked_first(client, sam, log):
    client.force_login(sam)
    answer = client.post(LIST, {"action": "send_again", "_selected_action": [log.pk]})
    assert answer.templates[0].name == "admin/confirm_action.html"
    assert str(log) in answer.context["rows"]
    assert EmailLog.objects.get() == log


def test_pressed_twice_it_is_sent_once_and_a_minute_later_once_more(client, sam, log, ask, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    client.force_login(sam)
    ask(log)
    said = list(get_messages(ask(log).wsgi_request))
    assert [(message.level_tag, log.to_email in str(message)) for message in said][-1] == ("error", True)
    assert EmailLog.objects.count() == 2
    time_machine.move_to(now + timedelta(minutes=2), tick=False)
    ask(log)
    assert EmailLog.objects.count() == 3


def test_what_waits_still_is_not_doubled(sam):
    waiting = Sample.queue(to="amina@example.com", params={"name": "Amina"})
    assert resend(waiting, by=sam) is None
    assert EmailLog.objects.count() == 1


def test_a_mail_that_no_app_declares_any_more_is_not_sent_again(sam):
    old = EmailLog.objects.create(key="retired", to_email="a@x.example", status="failed")
    assert resend(old, by=sam) is None


def test_staff_who_may_only_look_cannot_send(client, zara, log, ask):
    zara.user_permissions.add(Permission.objects.get(codename="view_emaillog"))
    client.force_login(zara)
    ask(log)
    assert EmailLog.objects.count() == 1
    zara.user_permissions.add(Permission.objects.get(codename="resend_emaillog"))
    ask(log)
    assert EmailLog.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_send_it_once(sam, log):
    answers = at_once(8, lambda: resend(log, by=sam))
    assert sum(answer is not None for answer in answers) == 1
    assert EmailLog.objects.count() == 2
