"""N3: what staff ask of the mail log is answered from an index, among however many mails."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.models import EmailLog

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MANY = 20_000


@pytest.fixture
def many(db):
    now = timezone.now()
    EmailLog.objects.bulk_create(
        EmailLog(
            key=f"kind_{number % 9}",
            to_email=f"person{number:06}@example.com",
            related_code=f"MAM{number:06}RAB",
            status="failed" if number % 97 == 0 else "sent",
            created_at=now - timedelta(minutes=number),
            sent_at=now,
            bounced_at=now if number % 5000 == 0 else None,
        )
        for number in range(MANY)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notifications_emaillog")


# What staff ask for, and the index that answers, or one of them.
PAGES = [
    ({"q": "person0123"}, "_pkey"),
    ({"status__exact": "failed"}, "email_status|email_failed"),
    ({"key": "kind_3"}, "email_key|_pkey"),
    ({"report": "bounced"}, "email_bounced"),
    ({}, "_pkey"),
]


def test_a_page_of_the_log_reads_no_whole_table(many, rf, sam):
    for query, index in PAGES:
        request = rf.get("/", query)
        request.user = sam
        found = admin.site.get_model_admin(EmailLog).get_changelist_instance(request).queryset
        plan = found[:50].explain()
        assert "Seq Scan" not in plan, plan
        assert "Sort" not in plan, plan
        assert any(name in plan for name in index.split("|")), plan


def test_few_are_looked_up_by_their_beginning_and_many_read_from_the_newest_on(many):
    for text in ("person0123", "mam0123"):
        with CaptureQueriesContext(connection) as asked:
            assert len(EmailLog.objects.beginning_with(text)) == 100
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {asked.captured_queries[0]['sql']}")
            plan = str(cursor.fetchall())
        assert "email_to_prefix" in plan and "email_code_prefix" in plan, plan
    newest = EmailLog.objects.beginning_with("person").order_by("-id")[:50]
    assert "_pkey" in newest.explain()
