"""Alerts about the security log: one mail for however many critical events, and not too often."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from talentio.core.models import SecurityLog
from talentio.core.site_settings import site_settings

from .emails import SecurityAlert

# What is older when nobody was told yet, such as before an update, is no news.
NEWS = timedelta(days=1)
SHOWN = 5


@transaction.atomic
def tell_of_critical():
    """Mail what is critical and not told yet; return how many events. It runs every minute.

    After an alert the next waits for the minutes of the setting, so that a storm of events makes
    one mail at its beginning and one with the count of all the others.
    """
    now = timezone.now()
    if _told_since(now - timedelta(minutes=site_settings.security_alert_minutes)):
        return 0
    untold = SecurityLog.objects.filter(
        severity=SecurityLog.Severity.CRITICAL, alerted_at=None, created_at__gte=now - NEWS
    )
    # Locked, so that two workers never tell of the same event.
    found = list(untold.select_for_update().order_by("-id").values_list("pk", flat=True))
    if found:
        untold.filter(pk__lte=found[0]).update(alerted_at=now)
        SecurityAlert.send_to_staff(newest=found[:SHOWN], count=len(found))
    return len(found)


def _told_since(moment):
    return SecurityLog.objects.filter(alerted_at__gt=moment).exists()
