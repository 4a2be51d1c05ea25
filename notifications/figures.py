"""How many mails of a period left, failed or were withheld, by day and by template."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from .models import EmailLog

PERIODS = (7, 30, 90)
STATUSES = EmailLog.Status.values
WIDTH, HEIGHT = 600, 120


class Figures:
    """What became of the mails that were queued in the last so many days, today included; one query.

    `days` is a list of (day in TIME_ZONE, tally), oldest first; `of(key)` and `whole` are tallies: dicts
    of each status, "total" and "rate", the percentage of mails sent among those sent or failed, or None.
    """

    def __init__(self, days):
        today = timezone.localdate()
        since = today - timedelta(days=days - 1)
        by_day = {since + timedelta(days=number): Counter() for number in range(days)}
        self._by_key, everything = {}, Counter()
        for day, status, key, number in counted(since):
            for counter in (by_day.get(day), self._by_key.setdefault(key, Counter()), everything):
                if counter is not None:
                    counter[status] += number
        self.days = [(day, tally(counter)) for day, counter in by_day.items()]
        self.whole = tally(everything)

    def of(self, key):
        return tally(self._by_key.get(key, Counter()))


def counted(since):
    """Rows of (day, status, key, number) of what was queued since a day began."""
    begin = timezone.make_aware(datetime.combine(since, time.min))
    rows = EmailLog.objects.filter(created_at__gte=begin).order_by().values("status", "key")
    counted = rows.annotate(day=TruncDate("created_at"), number=Count("pk"))
    return counted.values_list("day", "status", "key", "number")


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
