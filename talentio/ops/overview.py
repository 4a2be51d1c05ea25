"""The figures on the front page of the back-office: aggregates only, no rows loaded."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi
from django_q.models import OrmQ

from cinema.models import CinemaTalent
from notifications.models import EmailLog
from productions.choices import ProjectStatus
from productions.models import Project
from talentio.core import attention
from talents.models import Profile
from talents.statistics import RECENT, headline, top_countries

WEEKS = 12
# Of the drawings, in their own units.
WIDE, HIGH, HEAD, FOOT, GAP = 400, 150, 18, 20, 6
LABEL_EVERY = 3


def overview(user):
    """What this person may see, as a dict; what they may not is absent."""
    found = {"waiting": attention.waiting(user)}
    if user.has_perm("talents.view_profile"):
        found |= _people()
    if user.has_perm("cinema.view_cinematalent"):
        found |= _film_talents()
    if user.has_perm("productions.view_project"):
        found["projects"] = Project.objects.exclude(status=ProjectStatus.FINISHED).count()
    if user.has_perm("notifications.view_emaillog"):
        found |= _mails()
    if user.is_superuser:
        # With Redis as its broker, the queue is not in this table.
        found["jobs"] = None if settings.REDIS_URL else OrmQ.objects.count()
    return found


def _people():
    people = headline()
    return {
        "people": people["total"],
        "recent": people["recent"],
        "completeness": round(people["completeness"] or 0),
        "countries": top_countries(people["total"]),
        "people_weeks": weeks(Profile.objects),
    }


def _film_talents():
    since = timezone.now() - RECENT
    counted = CinemaTalent.objects.aggregate(
        film_talents=Count("pk"), film_recent=Count("pk", filter=Q(created_at__gte=since))
    )
    return counted | {"film_weeks": weeks(CinemaTalent.objects)}


def _mails():
    # Not in one aggregate: each follows the index of the state, and a log may have a million rows.
    failed = EmailLog.objects.filter(status=EmailLog.Status.FAILED, created_at__gte=timezone.now() - RECENT)
    queued = EmailLog.objects.filter(status=EmailLog.Status.QUEUED)
    return {"failed_mails": failed.count(), "queued_mails": queued.count()}


def weeks(rows):
    """Registrations of each of the last weeks as bars of a drawing, the present week last; one query.

    Dicts {begins, number, label, x, width, top, height}; x and the others in units of the drawing.
    """
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    days = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    since = timezone.make_aware(datetime.combine(days[0], time.min))
    counted = rows.filter(created_at__gte=since).order_by()
    counted = counted.annotate(week=TruncWeek("created_at")).values_list("week").annotate(Count("pk"))
    numbers = {week.date(): number for week, number in counted}
    return _bars([(day, numbers.get(day, 0)) for day in days])


def _bars(pairs):
    most, step = max(number for _day, number in pairs) or 1, WIDE / len(pairs)
    bars = []
    for place, (day, number) in enumerate(pairs):
        height = round((HIGH - HEAD - FOOT) * number / most, 1)
        # Time runs as people read.
        column = len(pairs) - 1 - place if get_language_bidi() else place
        x = round(column * step + GAP / 2, 1)
        bars.append(
            {
                "begins": day,
                "number": number,
                "label": date_format(day, "j N") if place % LABEL_EVERY == LABEL_EVERY - 1 else "",
                "x": x,
                "width": round(step - GAP, 1),
                "middle": round(x + (step - GAP) / 2, 1),
                "top": round(HIGH - FOOT - height, 1),
                "above": round(HIGH - FOOT - height - 5, 1),
                "height": height,
            }
        )
    return bars
