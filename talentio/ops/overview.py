"""The figures on the front page of the back-office."""

from django.db.models import Count, Q
from django.utils import timezone
from django_q.models import OrmQ

from notifications.models import EmailLog
from talents.statistics import RECENT, headline, top_countries


def overview(user):
    """Figures that this person may see, as a dict; four aggregate queries, no rows loaded."""
    if not user.has_perm("talents.view_profile"):
        return None
    since = timezone.now() - RECENT
    people = headline()
    mails = EmailLog.objects.filter(created_at__gte=since).aggregate(
        failed=Count("pk", filter=Q(status=EmailLog.Status.FAILED)),
        queued=Count("pk", filter=Q(status=EmailLog.Status.QUEUED)),
    )
    return {
        "people": people["total"],
        "recent": people["recent"],
        "completeness": people["completeness"],
        "failed_mails": mails["failed"],
        "queued_mails": mails["queued"],
        "jobs": OrmQ.objects.count(),
        "countries": top_countries(people["total"]),
    }
