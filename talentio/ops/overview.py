"""The figures on the front page of the back-office: aggregates only, no rows loaded."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi
from django_q.models import OrmQ

from cinema.models import CinemaTalent
from notifications.models import EmailLog
from productions.choices import ProjectStatus
from productions.models import Project
from talentio.core import attention
from talentio.core.bands import Bands
from talents import statistics

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
    days = mondays()
    people = statistics.figures(begins(days))
    return {
        "people": people["total"],
        "recent": people["recent"],
        "completeness": people["completeness"],
        "countries": people["countries"],
        "people_weeks": bars(zip(days, people["spans"], strict=True)),
    }


def _film_talents():
    days = mondays()
    since, weeks = timezone.now() - statistics.RECENT, begins(days)
    bands = Bands([*weeks, since]).count(CinemaTalent.objects)
    return {
        "film_talents": bands.numbers.total(),
        "film_recent": bands.since(since),
        "film_weeks": bars(zip(days, bands.spans(weeks), strict=True)),
    }


def _mails():
    # Not in one aggregate: each follows the index of the state, and a log may have a million rows.
    failed = EmailLog.objects.filter(
        status=EmailLog.Status.FAILED, created_at__gte=timezone.now() - statistics.RECENT
    )
    queued = EmailLog.objects.filter(status=EmailLog.Status.QUEUED)
    return {"failed_mails": failed.count(), "queued_mails": queued.count()}


def mondays():
    """The first days of the last weeks, the present one last."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]


def begins(days):
    """The moments at which these days begin here."""
    return [timezone.make_aware(datetime.combine(day, time.min)) for day in days]


def bars(pairs):
    """Numbers of weeks, as pairs of first day and number, as bars of a drawing.

    Dicts {begins, number, label, x, width, top, height}; x and the others in units of the drawing.
    """
    pairs = [*pairs]
    most, step = max(number for _day, number in pairs) or 1, WIDE / len(pairs)
    drawn = []
    for place, (day, number) in enumerate(pairs):
        height = round((HIGH - HEAD - FOOT) * number / most, 1)
        # Time runs as people read.
        column = len(pairs) - 1 - place if get_language_bidi() else place
        x = round(column * step + GAP / 2, 1)
        drawn.append(
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
    return drawn
