"""Nightly cleaning of what the queue leaves behind, and of logs whose time is over."""

import time
from datetime import timedelta
from ipaddress import ip_network

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone
from django_q.models import Task

from .counters import raise_to
from .models import ActivityLog, BulkJob, Counter, RateCount, SecurityLog
from .site_settings import site_settings

# Rows at a time: a short transaction holds nobody up.
BATCH = 5_000
OUT_OF_ORDER = 20_000
SHORTENED = "activity_addresses_shortened"
SUCCESSES_KEPT, FAILURES_KEPT = timedelta(days=7), timedelta(days=30)


def old_tasks():
    now = timezone.now()
    succeeded = Q(success=True, stopped__lt=now - SUCCESSES_KEPT)
    return Task.objects.filter(succeeded | Q(success=False, stopped__lt=now - FAILURES_KEPT))


def prune_finished_tasks():
    """Delete old results of the queue; return how many."""
    return old_tasks().delete()[0]


def ended_sessions():
    return Session.objects.filter(expire_date__lt=timezone.now())


def prune_sessions():
    """Delete sessions that are over: they name an account; return how many."""
    return _delete_in_batches(ended_sessions(), by="expire_date")


def old_rate_counts():
    return RateCount.objects.filter(ends_at__lt=time.time() - 60)


def old_bulk_jobs():
    return BulkJob.objects.filter(created_at__lt=timezone.now() - FAILURES_KEPT)


def prune_bulk_jobs():
    """Delete what is known of actions on many rows after thirty days; return how many."""
    return old_bulk_jobs().delete()[0]


def prune_rate_counts():
    """Delete counts of minutes that are over; return how many."""
    return old_rate_counts().delete()[0]


def months_ago(months):
    """The moment so many months of thirty days ago, at least one."""
    return timezone.now() - timedelta(days=30 * max(1, months))


def old_security_events():
    return SecurityLog.objects.filter(created_at__lt=months_ago(site_settings.security_log_months))


def old_activity():
    return ActivityLog.objects.filter(created_at__lt=months_ago(site_settings.activity_log_months))


def old_changes():
    return LogEntry.objects.filter(action_time__lt=months_ago(site_settings.activity_log_months))


def prune_changes():
    """Delete what the back-office remembers of changes, as old as the activity log; return how many."""
    return _delete_in_batches(old_changes(), by="action_time")


def prune_security_log():
    """Delete security events older than the setting says, by month of thirty days; return how many."""
    return _delete_in_batches(old_security_events())


def prune_activity_log():
    """Delete activity older than the setting says; return how many."""
    return _delete_in_batches(old_activity())


def _delete_in_batches(old, *, by="created_at"):
    """Delete along the primary key, batch by batch; return how many. It may be stopped at any moment."""
    deleted = 0
    # By their moment, whose index knows where they are: the oldest of all need not have the lowest keys.
    while keys := list(old.order_by(by).values_list("pk", flat=True)[:BATCH]):
        deleted += old.model.objects.filter(pk__in=keys).delete()[0]
    return deleted


def whole_addresses():
    """Rows that will be looked at for an address to shorten; a few of them say no more than a network."""
    return _not_shortened(_shortened_until())


def shorten_addresses():
    """Reduce addresses of old activity to their network; return how many rows. Safe to run twice."""
    changed, done = 0, _shortened_until()
    while rows := list(_not_shortened(done).only("pk", "address").order_by("pk")[:BATCH]):
        long = _shortened(rows)
        ActivityLog.objects.bulk_update(long, ["address"], batch_size=500)
        changed, done = changed + len(long), rows[-1].pk
        raise_to(SHORTENED, done)
    return changed


def _shortened_until():
    done = Counter.objects.filter(name=SHORTENED).values_list("value", flat=True).first() or 0
    # Keys do not follow moments exactly: records wait for each other before they are written.
    return done - OUT_OF_ORDER


def _not_shortened(after):
    until = timezone.now() - timedelta(days=site_settings.activity_address_days)
    return ActivityLog.objects.filter(pk__gt=after, created_at__lt=until).exclude(address=None)


def _shortened(rows):
    """Those of the rows whose address says more than the network, with the network instead."""
    long = [row for row in rows if row.address != network_of(row.address)]
    for row in long:
        row.address = network_of(row.address)
    return long


def network_of(address):
    """The first address of the network: a /24 of IPv4, a /48 of IPv6, which hold many households."""
    bits = 48 if ":" in address else 24
    return str(ip_network(f"{address}/{bits}", strict=False).network_address)
