"""S12: the front page of the back-office, cold, beside its bare aggregates: `python -m bench.overview`.

The floor is what any program must ask: how many people of both kinds there are, how many are new,
how complete they are, where they come from, how many registered each week, how many mails failed.
Run it on a database that `bench.admin_lists` has filled, on PostgreSQL.
"""

import argparse
import time

from . import fill  # noqa: F401 sets Django up

from django.conf import settings  # isort: skip
from django.contrib.auth import get_user_model  # isort: skip
from django.db import connection  # isort: skip
from django.test import Client  # isort: skip
from django.test.utils import CaptureQueriesContext  # isort: skip
from .report import figure  # isort: skip

ROUNDS = 25
STATISTICS = {"film statistics": "/cinema/stats", "film dashboard": "/cinema/dashboard"}
FLOOR = [
    "SELECT count(*), count(*) FILTER (WHERE created_at >= now() - interval '7 days'),"
    " avg(completeness_score) FROM talents_profile",
    "SELECT country_of_origin_id, count(*) FROM talents_profile GROUP BY 1 ORDER BY 2 DESC LIMIT 5",
    "SELECT date_trunc('week', created_at), count(*) FROM talents_profile"
    " WHERE created_at >= now() - interval '12 weeks' GROUP BY 1",
    "SELECT count(*), count(*) FILTER (WHERE created_at >= now() - interval '7 days')"
    " FROM cinema_cinematalent",
    "SELECT date_trunc('week', created_at), count(*) FROM cinema_cinematalent"
    " WHERE created_at >= now() - interval '12 weeks' GROUP BY 1",
    "SELECT count(*) FROM notifications_emaillog WHERE status = 'failed'"
    " AND created_at >= now() - interval '7 days'",
    "SELECT count(*) FROM notifications_emaillog WHERE status = 'queued'",
]


def _time(work):
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def _bare(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            # Without parameters, so that a % in a pattern stays what it is.
            cursor.execute(statement, None)
            cursor.fetchall()


def _beside(client, address, statements=None):
    """(page, floor, queries) in milliseconds at the median; the page's own aggregates if none are given."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200  # noqa: S101
        # Here and now: the requests that follow empty the list.
        asked = [each["sql"] for each in captured.captured_queries]
    statements = statements or [sql for sql in asked if 'FROM "cinema_' in sql]
    # In turns, so that whatever else the machine does counts for both.
    pairs = [(_time(lambda: client.get(address)), _time(lambda: _bare(statements))) for _ in range(ROUNDS)]
    page, bare = (sorted(times)[ROUNDS // 2] for times in zip(*pairs, strict=True))
    return page, bare, len(asked)


def main():
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    settings.DEBUG = settings.ACTIVITY_LOG = False
    staff, _new = get_user_model().objects.get_or_create(
        email="staff@bench.example", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(staff)
    cold = _time(lambda: client.get("/admin/"))
    figure("S12", "front page of the back-office, the first time", cold, "ms")
    page, bare, queries = _beside(client, "/admin/", FLOOR)
    what = "front page of the back-office beside its bare aggregates"
    figure("S12", what, page, "ms", floor=bare, at_most=2, queries=queries)
    for name, address in STATISTICS.items():
        page, bare, queries = _beside(client, address)
        what = f"{name} beside its bare aggregates"
        figure("S12", what, page, "ms", floor=bare, at_most=2, queries=queries)


if __name__ == "__main__":
    main()
