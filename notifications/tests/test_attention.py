"""The front page of the back-office tells staff of mails that need a person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.attention import _failed, _late
from notifications.models import EmailLog

pytestmark = pytest.mark.django_db
STATUSES = EmailLog.Status


def make_log(status, *, ago):
    sent_at = timezone.now() if status == STATUSES.SENT else None
    return EmailLog.objects.create(
        key="sample",
        to_email="a@x.example",
        status=status,
        sent_at=sent_at,
        created_at=timezone.now() - ago,
    )


def test_what_failed_within_a_week_needs_somebody_and_older_failures_do_not():
    recent = make_log(STATUSES.FAILED, ago=timedelta(days=6, hours=23))
    make_log(STATUSES.FAILED, ago=timedelta(days=7, hours=1))
    for other in (STATUSES.SENT, STATUSES.QUEUED, STATUSES.SKIPPED):
        make_log(other, ago=timedelta(days=1))
    assert list(_failed()) == [recent]


def test_what_waits_for_more_than_an_hour_means_that_the_queue_stands_still():
    late = make_log(STATUSES.QUEUED, ago=timedelta(minutes=61))
    make_log(STATUSES.QUEUED, ago=timedelta(minutes=59))
    make_log(STATUSES.SENT, ago=timedelta(days=1))
    assert list(_late()) == [late]


def test_the_front_page_leads_to_the_list_of_them(client, sam):
    make_log(STATUSES.FAILED, ago=timedelta(days=1))
    sam.language = "en"
    sam.save()
    client.force_login(sam)
    client.cookies["django_language"] = "en"
    page = client.get("/admin/").text
    assert "1 e-mail failed this week" in page
    assert "status__exact=failed" in page


def test_whoever_may_not_read_mails_is_told_nothing(client, idris):
    make_log(STATUSES.FAILED, ago=timedelta(days=1))
    client.force_login(idris)
    assert "status__exact=failed" not in client.get("/admin/").text
