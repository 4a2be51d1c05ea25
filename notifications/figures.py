"""How many mails of a period left, failed or were withheld, by day and by template.

The days that are over are counted once, by a task; those that may still change, at each look.
"""

from collections import Counter
from datetime import datetime, time, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from talentio.core.models import Figure

from .models import EmailLog

PERIODS = (7, 30, 90)
# Today, and yesterday: its last mails may be committed now.
OPEN_DAYS = 2
DAY = "mail_day:"
STATUSES, QUEUED = EmailLog.Status.values, EmailLog.Status.QUEUED
WIDTH, HEIGHT = 600, 120


class Figures:
    """What became of the mails that were queued in the last so many days, today included; two queries.

    `days` is a list of (day in TIME_ZONE, tally), oldest first; `of(key)` and `whole` are tallies: dicts
    of each status, "total" and "rate", the percentage of mails sent among those sent or failed, or None.
    """

    def __init__(self, days):
        wanted = last_days(days)
        kept = Figure.objects.values_of([f"{DAY}{day}" for day in wanted])
        # Days that nobody counted yet are counted here, at worst the whole period.
        missing = [day for day in wanted if f"{DAY}{day}" not in kept]
        by_day = {**{day: kept.get(f"{DAY}{day}", []) for day in wanted}, **counted(missing)}
        self._by_key, everything = {}, Counter()
        self.days = []
        for day, rows in by_day.items():
            of_day = Counter()
            for status, key, number in rows:
                for counter in (of_day, everything, self._by_key.setdefault(key, Counter())):
                    counter[status] += number
            self.days.append((day, tally(of_day)))
        self.whole = tally(everything)

    def of(self, key):
        return tally(self._by_key.get(key, Counter()))


def settle(*, anew=False):
    """Count the days that are over and on which nothing waits, each once or `anew`; it runs every hour."""
    over = last_days(max(PERIODS))[:-OPEN_DAYS]
    kept = {} if anew else Figure.objects.values_of([f"{DAY}{day}" for day in over])
    found = counted([day for day in over if f"{DAY}{day}" not in kept])
    settled = {f"{DAY}{day}": rows for day, rows in found.items() if QUEUED not in {row[0] for row in rows}}
    if settled:
        Figure.objects.replace(DAY, kept | settled)


def last_days(number):
    """So many days in TIME_ZONE up to today, oldest first."""
    today = timezone.localdate()
    return [today - timedelta(days=back) for back in reversed(range(number))]


def counted(days):
    """{day: [[status, key, number]]} of what was queued on these days; one query at most."""
    if not days:
        return {}
    begin, end = days[0], days[-1] + timedelta(days=1)
    begin, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (begin, end))
    rows = (
        EmailLog.objects.filter(created_at__gte=begin, created_at__lt=end).order_by().values("status", "key")
    )
    rows = rows.annotate(day=TruncDate("created_at"), number=Count("pk"))
    found = {day: [] for day in days}
    for day, *row in rows.values_list("day", "status", "key", "number"):
        if day in found:
            found[day].append(row)
    return found


def tally(counter):
    tried = counter["sent"] + counter["failed"]
    return {
        **{status: counter[status] for status in STATUSES},
        "total": sum(counter.values()),
        "rate": round(100 * counter["sent"] / tried, 1) if tried else None,
    }


def bars(days):
    """What a drawing of WIDTH by HEIGHT shows: for each day what was sent, with what failed on top of it."""
    most = max([figures["sent"] + figures["failed"] for _day, figures in days] + [1])
    step = WIDTH / len(days)
    return [_bar(number * step, step, most, day, figures) for number, (day, figures) in enumerate(days)]


def _bar(start, step, most, day, figures):
    sent, failed = (round(HEIGHT * figures[status] / most, 1) for status in ("sent", "failed"))
    return {
        "day": day,
        "figures": figures,
        "x": round(start + step * 0.1, 1),
        "width": round(step * 0.8, 1),
        "sent_top": round(HEIGHT - sent, 1),
        "sent": sent,
        "failed_top": round(HEIGHT - sent - failed, 1),
        "failed": failed,
    }
