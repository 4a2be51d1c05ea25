"""Work of the queue: deliver one message, and find those that a crash left."""

from datetime import timedelta

from django.utils import timezone

from talentio.core.site_settings import site_settings

from . import delivery
from .models import EmailLog
from .queue import ask_for

BATCH = 100
BODIES = 1000


def deliver(log_id):
    """Deliver the message with this id; safe to run twice, and when it is gone."""
    return delivery.send(EmailLog(pk=log_id))


def sweep():
    """Wake a worker for what waits too long; return how many. It runs every minute."""
    due = (
        EmailLog.objects.due(timezone.now()).order_by("next_attempt_at").values_list("pk", flat=True)[:BATCH]
    )
    for pk in due:
        ask_for(pk)
    return len(due)


def old_bodies():
    before = timezone.now() - timedelta(days=max(1, site_settings.mail_body_days))
    return EmailLog.objects.with_old_bodies(before).exclude(status=EmailLog.Status.QUEUED)


def blank_old_bodies():
    """Take the text out of mails older than the setting says, batch by batch; return how many."""
    blanked = 0
    while found := list(old_bodies().values_list("pk", flat=True)[:BODIES]):
        blanked += EmailLog.objects.filter(pk__in=found).update(html="", text="")
    return blanked
