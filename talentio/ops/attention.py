"""The queue, the backups and what others tried at the doors."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import ngettext_lazy
from django_q.models import Failure, OrmQ

from talentio.core.attention import Need, register
from talentio.core.models import SecurityLog

from .models import Backup

DAY, WEEK, LATE = timedelta(days=1), timedelta(days=7), timedelta(minutes=15)


def _since(span):
    return timezone.now() - span


register(
    Need(
        "failed_jobs",
        "django_q.view_failure",
        lambda: Failure.objects.filter(success=False, stopped__gte=_since(DAY)),
        ngettext_lazy(
            "%(number)s job of the queue failed today", "%(number)s jobs of the queue failed today", "count"
        ),
        "admin:django_q_failure_changelist",
        is_bad=True,
    ),
    Need(
        "stuck_jobs",
        "django_q.view_ormq",
        # A job that nobody took: where one is at work, this moment lies ahead.
        lambda: OrmQ.objects.filter(lock__lt=_since(LATE)),
        ngettext_lazy(
            "%(number)s job is stuck in the queue", "%(number)s jobs are stuck in the queue", "count"
        ),
        "diagnostics",
        is_bad=True,
    ),
    Need(
        "failed_backups",
        "ops.view_backup",
        lambda: Backup.objects.filter(state=Backup.State.FAILED, created_at__gte=_since(WEEK)),
        ngettext_lazy("%(number)s backup failed this week", "%(number)s backups failed this week", "count"),
        "admin:ops_backup_changelist",
        "state__exact=failed",
        is_bad=True,
    ),
    Need(
        "critical_events",
        "core.view_securitylog",
        lambda: SecurityLog.objects.filter(
            severity=SecurityLog.Severity.CRITICAL, created_at__gte=_since(DAY)
        ),
        ngettext_lazy(
            "%(number)s critical event in the security log today",
            "%(number)s critical events in the security log today",
            "count",
        ),
        "admin:core_securitylog_changelist",
        "severity__exact=critical",
        is_bad=True,
    ),
)
