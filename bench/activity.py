"""S11 and S4 of the activity log: what it adds to a light page, and its list at a million rows.

    python -m bench.activity            the page with and without the log, in turns
    python -m bench.activity --away     5,000 pages while the log's table is away: how many are lost, and said
    python -m bench.activity --rows N   the list, a search, a filter and the retention at N rows

It works on the configured database, so give it one of its own. Milliseconds are medians.
"""

import argparse
import sys
import time
from datetime import timedelta
from statistics import median

from . import fill  # noqa: F401 sets Django up

from django.conf import settings  # isort: skip
from django.contrib.auth import get_user_model  # isort: skip
from django.db import connection  # isort: skip
from django.test import Client  # isort: skip
from django.test.utils import CaptureQueriesContext  # isort: skip
from django.utils import timezone  # isort: skip

from talentio.core import log_figures, prune  # isort: skip
from talentio.core.activity_writer import writer  # isort: skip
from talentio.core.models import ActivityLog, Counter  # isort: skip
from .report import figure  # isort: skip

LIGHT, ROUNDS, IN_TURN = "/auth/login", 30, 100
FEW = 1_000
LIST = "/admin/core/activitylog/"
QUERIES = {
    "list": "",
    "page 10": "?p=10",
    "errors": "?status__exact=error",
    "an action": "?action_type=login",
    "one e-mail": "?q=person7@bench.example",
    "an address": "?q=192.0.2.7",
    "nobody": "?q=zzzz",
}


def timed(work):
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def light_page():
    """Print the page's median without the log, with it, and their ratio; taken in turns."""
    client = Client(HTTP_HOST="localhost", HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0")
    found = {False: [], True: []}
    for number in range(2 * ROUNDS):
        settings.ACTIVITY_LOG = bool(number % 2)
        found[settings.ACTIVITY_LOG] += [timed(lambda: client.get(LIGHT)) for _ in range(IN_TURN)]
    without, with_log = median(found[False]), median(found[True])
    figure("S11", "light page with the log", with_log, "ms", floor=without, at_most=1.05)
    writer.flush()
    print(f"written: {ActivityLog.objects.filter(url=LIGHT).count()} of {ROUNDS * IN_TURN}")


def away():
    """Serve 5,000 pages while the log's table is away; print what was lost and what was said of it."""
    ActivityLog.objects.all().delete()
    client, pages = Client(HTTP_HOST="localhost"), 5_000
    writer.MOST = 1_000
    _rename("core_activitylog", "core_activitylog_away")
    answers = [client.get(LIGHT).status_code for _ in range(pages)]
    _rename("core_activitylog_away", "core_activitylog")
    while not writer.flush():
        time.sleep(0.1)
    lost = sum(int(row.description) for row in ActivityLog.objects.filter(action_type="log_lost"))
    kept = ActivityLog.objects.filter(action_type="view").count()
    print(f"pages answered 200: {answers.count(200)} of {pages}; kept {kept}, counted as lost {lost}")


def _rename(table, name):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")


def fill_log(rows):
    """Make rows of a year, one in twenty a sign-in, one in twenty an error."""
    ActivityLog.objects.all().delete()
    begin, step = timezone.now() - timedelta(days=400), timedelta(days=400) / rows
    for start in range(0, rows, 5_000):
        ActivityLog.objects.bulk_create(
            _row(number, begin + number * step) for number in range(start, min(start + 5_000, rows))
        )


def _row(number, moment):
    error = number % 20 == 0
    # At both sizes what is asked for fills a page: fifty rows beside one would compare unlike pages.
    person, address = number % (10 if number < FEW else 5000), number % (10 if number < FEW else 250)
    return ActivityLog(
        action_type="login" if number % 20 == 1 else "view",
        category="page",
        status="error" if error else "success",
        status_code=500 if error else 200,
        user_name=f"Person {person}",
        user_email=f"person{person}@bench.example",
        user_code=f"MAM{person:04}RAB",
        address=f"192.0.2.{address}",
        url=f"/profile/view/MAM{number % 5000:04}RAB",
        resource="talents:profile",
        browser="Firefox",
        created_at=moment,
    )


def many(rows):
    """Figures of each page at so many rows, beside the same page at 1,000; then the retention."""
    settings.DEBUG = settings.ACTIVITY_LOG = False
    few, found = pages_at(FEW), pages_at(rows)
    for name, (milliseconds, queries) in found.items():
        what = f"activity log of {rows:,} rows, {name}"
        figure(
            "S4", what, milliseconds, "ms", floor=few[name][0], at_most=1.5, queries=queries, most_queries=15
        )
    Counter.objects.filter(name=prune.SHORTENED).delete()
    begun = time.perf_counter()
    deleted = prune.prune_activity_log()
    print(f"retention: {deleted} rows deleted in {time.perf_counter() - begun:.1f} s")


def pages_at(rows):
    """{page: (median ms, queries)} with so many rows in the log."""
    # Filling a million takes minutes: rows of the run before are good enough.
    if abs(ActivityLog.objects.count() - rows) > rows / 5:
        print(f"filling {rows} rows: {timed(lambda: fill_log(rows)) / 1000:.0f} s")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE core_activitylog")
    first, again = timed(log_figures.refresh), timed(log_figures.refresh)
    print(f"counting thirty days: {first:.0f} ms, again {again:.0f} ms")
    client = Client(HTTP_HOST="localhost")
    staff, _new = get_user_model().objects.get_or_create(
        email="staff@bench.example", defaults={"is_staff": True, "is_superuser": True}
    )
    client.force_login(staff)
    found = {}
    for name, query in QUERIES.items():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST + query).status_code == 200  # noqa: S101
            queries = len(captured)
        page = median(timed(lambda query=query: client.get(LIST + query)) for _ in range(15))
        found[name] = page, queries
    return found


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--away", action="store_true")
    options.add_argument("--rows", type=int)
    chosen = options.parse_args()
    if chosen.rows:
        many(chosen.rows)
    elif chosen.away:
        away()
    else:
        light_page()


if __name__ == "__main__":
    sys.exit(main())
