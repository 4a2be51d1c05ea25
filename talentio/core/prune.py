"""Nightly cleaning of what the queue leaves behind, and of logs whose time is over."""

from datetime import timedelta

from django.utils import timezone
from django_q.models import Task

from .models import SecurityLog
from .site_settings import site_settings

SUCCESSES_KEPT, FAILURES_KEPT = timedelta(days=7), timedelta(days=30)


def prune_finished_tasks():
    """Delete old results of the queue; return how many."""
    now = timezone.now()
    succeeded = Task.objects.filter(success=True, stopped__lt=now - SUCCESSES_KEPT)
    failed = Task.objects.filter(success=False, stopped__lt=now - FAILURES_KEPT)
    return succeeded.delete()[0] + failed.delete()[0]


def prune_security_log():
    """Delete security events older than the setting says, by month of thirty days; return how many."""
    kept = timedelta(days=30 * max(1, site_settings.security_log_months))
    return SecurityLog.objects.filter(created_at__lt=timezone.now() - kept).delete()[0]
