"""Nightly cleaning of what the queue leaves behind, and of logs whose time is over."""

import time
from datetime import timedelta
from ipaddress import ip_network

from django.utils import timezone
from django_q.models import Task

from .counters import raise_to
from .models import ActivityLog, Counter, RateCount, SecurityLog
from .site_settings import site_settings

# Rows at a time: a short transaction holds nobody up.
BATCH = 5_000
OUT_OF_ORDER = 20_000
SHORTENED = "activity_addresses_shortened"
SUCCESSES_KEPT, FAILURES_KEPT = timedelta(days=7), timedelta(days=30)


def prune_finished_tasks():
    """Delete old results of the queue; return how many."""
    now = timezone.now()
    succeeded = Task.objects.filter(success=True, stopped__lt=now - SUCCESSES_KEPT)
    failed = Task.objects.filter(success=False, stopped__lt=now - FAILURES_KEPT)
    return succeeded.delete()[0] + failed.delete()[0]


def prune_rate_counts():
    """Delete counts of minutes that are over; return how many."""
    return RateCount.objects.filter(ends_at__lt=time.time() - 60).delete()[0]


def months_ago(months):
    """The moment so many months of thirty days ago, at least one."""
    return timezone.now() - timedelta(days=30 * max(1, months))


def old_security_events():
    return SecurityLog.objects.filter(created_at__lt=months_ago(site_settings.security_log_months))


def old_activity():
    return ActivityLog.objects.filter(created_at__lt=months_ago(site_settings.activity_log_months))


def prune_security_log():
    """Delete security events older than the setting says, by month of thirty days; return how many."""
    return _delete_in_batches(old_security_events())


def prune_activity_log():
    """Delete activity older than the setting says; return how many."""
    return _delete_in_batches(old_activity())


def _delete_in_batches(old):
    """Delete along the primary key, batch by batch; return how many. It may be stopped at any moment."""
    deleted = 0
    # By their moment, whose index knows where they are: the oldest of all need not have the lowest keys.
    while keys := list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH]):
        deleted += old.model.objects.filter(pk__in=keys).delete()[0]
    return deleted


def shorten_addresses():
    """Reduce addresses of old activity to their network; return how many rows. Safe to run twice."""
    until = timezone.now() - timedelta(days=site_settings.activity_address_days)
    done = Counter.objects.filter(name=SHORTENED).values_list("value", flat=True).first() or 0
    # Keys do not follow moments exactly: records wait for each other before they are written.
    changed, done = 0, done - OUT_OF_ORDER
    while rows := list(_not_shortened(done, until)):
        long = _shortened(rows)
        ActivityLog.objects.bulk_update(long, ["address"], batch_size=500)
        changed, done = changed + len(long), rows[-1].pk
        raise_to(SHORTENED, done)
    return changed


def _not_shortened(after, until):
    rows = ActivityLog.objects.filter(pk__gt=after, created_at__lt=until).exclude(address=None)
    return rows.only("pk", "address").order_by("pk")[:BATCH]


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
