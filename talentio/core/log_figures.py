"""What the pages of the logs show above their lists: counted by a task, never by a page."""

from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from .models import ActivityLog, Figure, SecurityLog

DAYS = 30
# Days that may still change: yesterday's last records are written today.
FRESH = 2
DAY, VALUES = "log_day:", "log_values:"
MOST_VALUES = 200
Status, Severity = ActivityLog.Status, SecurityLog.Severity


def refresh():
    """Count the days that may have changed, and what the filters can offer; it runs every ten minutes."""
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in range(DAYS)]
    known = Figure.objects.values_of([f"{DAY}{day}" for day in days[FRESH:]])
    counted = {f"{DAY}{day}": known.get(f"{DAY}{day}") or count_day(day) for day in days}
    Figure.objects.replace(DAY, counted)
    Figure.objects.replace(
        VALUES, {f"{VALUES}{column}": distinct(column) for column in ("action_type", "category")}
    )


def count_day(day):
    """{"pages", "warnings", "errors", "people", "security", "critical"} of one day in TIME_ZONE."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    within = {"created_at__gte": begin, "created_at__lt": begin + timedelta(days=1)}
    activity = ActivityLog.objects.filter(**within).aggregate(
        pages=Count("pk"),
        warnings=Count("pk", filter=Q(status=Status.WARNING)),
        errors=Count("pk", filter=Q(status=Status.ERROR)),
        people=Count("user", distinct=True),
    )
    security = SecurityLog.objects.filter(**within).aggregate(
        security=Count("pk"), critical=Count("pk", filter=Q(severity=Severity.CRITICAL))
    )
    return activity | security


def distinct(column):
    """The values of an indexed column, found by leaping from one to the next along its index."""
    found, last = [], ""
    rows = ActivityLog.objects.order_by(column).values_list(column, flat=True)
    while len(found) < MOST_VALUES:
        last = rows.filter(**{f"{column}__gt": last}).first()
        if last is None:
            break
        found.append(last)
    return found


def days():
    """[(day, figures)] of the last days, oldest first; one query. A day not counted yet has zeros."""
    today = timezone.localdate()
    wanted = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    known = Figure.objects.values_of([f"{DAY}{day}" for day in wanted])
    nothing = dict.fromkeys(("pages", "warnings", "errors", "people", "security", "critical"), 0)
    return [(day, nothing | known.get(f"{DAY}{day}", {})) for day in wanted]


def values(column):
    """What a filter offers for a column; one query."""
    return Figure.objects.values_of([f"{VALUES}{column}"]).get(f"{VALUES}{column}", [])


def chart(series, *, whole, part):
    """Bars for a drawing of 600 by 120: `whole` is the height, `part` the share drawn in another colour.

    A list of dicts {day, whole, part, x, width, top, height, part_top, part_height}.
    """
    most = max([figures[whole] for _day, figures in series] + [1])
    width = 600 / len(series)
    bars = []
    for number, (day, figures) in enumerate(series):
        height, share = (round(110 * figures[key] / most, 1) for key in (whole, part))
        bars.append(
            {
                "day": day,
                "whole": figures[whole],
                "part": figures[part],
                "x": round(number * width + 1.5, 1),
                "width": round(width - 3, 1),
                "top": 120 - height,
                "height": height,
                "part_top": 120 - share,
                "part_height": share,
            }
        )
    return bars
