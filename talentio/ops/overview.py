"""The figures on the front page of the back-office."""

from datetime import timedelta

from django.db.models import Avg, Count, Q
from django.utils import timezone
from django_q.models import OrmQ

from notifications.models import EmailLog
from talentio.core.models import Country
from talents.models import Profile

TOP = 5
RECENT = timedelta(days=7)


def overview(user):
    """Figures that this person may see, as a dict; four aggregate queries, no rows loaded."""
    if not user.has_perm("talents.view_profile"):
        return None
    since = timezone.now() - RECENT
    people = Profile.objects.aggregate(
        total=Count("pk"),
        recent=Count("pk", filter=Q(created_at__gte=since)),
        completeness=Avg("completeness_score"),
    )
    mails = EmailLog.objects.filter(created_at__gte=since).aggregate(
        failed=Count("pk", filter=Q(status=EmailLog.Status.FAILED)),
        queued=Count("pk", filter=Q(status=EmailLog.Status.QUEUED)),
    )
    return {
        "people": people["total"],
        "recent": people["recent"],
        "completeness": round(people["completeness"] or 0),
        "failed_mails": mails["failed"],
        "queued_mails": mails["queued"],
        "jobs": OrmQ.objects.count(),
        "countries": top_countries(people["total"]),
    }


def top_countries(total):
    """The countries of origin with most people: dicts of name, number and share in percent."""
    counted = (
        Profile.objects.order_by()
        .values("country_of_origin")
        .annotate(people=Count("pk"))
        .order_by("-people")[:TOP]
    )
    people = {row["country_of_origin"]: row["people"] for row in counted}
    countries = Country.objects.in_bulk(people)
    return [
        {"name": countries[pk].name, "people": number, "share": round(100 * number / total)}
        for pk, number in people.items()
    ]
