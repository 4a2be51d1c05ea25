"""Nightly cleaning of what the queue leaves behind."""

from datetime import timedelta

from django.utils import timezone
from django_q.models import Task

SUCCESSES_KEPT, FAILURES_KEPT = timedelta(days=7), timedelta(days=30)


def prune_finished_tasks():
    """Delete old results of the queue; return how many."""
    now = timezone.now()
    succeeded = Task.objects.filter(success=True, stopped__lt=now - SUCCESSES_KEPT)
    failed = Task.objects.filter(success=False, stopped__lt=now - FAILURES_KEPT)
    return succeeded.delete()[0] + failed.delete()[0]
