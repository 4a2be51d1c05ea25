"""Mails that need a person."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import ngettext_lazy

from talentio.core.attention import Need, register

from .models import EmailLog

RECENT, LATE = timedelta(days=7), timedelta(hours=1)
LIST = "admin:notifications_emaillog_changelist"


def _failed():
    since = timezone.now() - RECENT
    return EmailLog.objects.filter(status=EmailLog.Status.FAILED, created_at__gte=since)


def _late():
    before = timezone.now() - LATE
    return EmailLog.objects.filter(status=EmailLog.Status.QUEUED, created_at__lt=before)


register(
    Need(
        "failed_mails",
        "notifications.view_emaillog",
        _failed,
        ngettext_lazy("%(number)s e-mail failed this week", "%(number)s e-mails failed this week", "count"),
        LIST,
        "status__exact=failed",
        is_bad=True,
    ),
    Need(
        "late_mails",
        "notifications.view_emaillog",
        _late,
        ngettext_lazy(
            "%(number)s e-mail has waited for more than an hour",
            "%(number)s e-mails have waited for more than an hour",
            "count",
        ),
        LIST,
        "status__exact=queued",
    ),
)
