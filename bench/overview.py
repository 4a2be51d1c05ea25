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


def _bare():
    with connection.cursor() as cursor:
        for statement in FLOOR:
            cursor.execute(statement)
            cursor.fetchall()


def main():
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    settings.DEBUG = settings.ACTIVITY_LOG = False
    staff, _new = get_user_model().objects.get_or_create(
        email="staff@bench.example", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(staff)
    with CaptureQueriesContext(connection) as captured:
        cold = _time(lambda: client.get("/admin/"))
        queries = len(captured)
    # In turns, so that whatever else the machine does counts for both.
    pairs = sorted((_time(lambda: client.get("/admin/")), _time(_bare)) for _ in range(ROUNDS))
    page, bare = pairs[ROUNDS // 2][0], sorted(pair[1] for pair in pairs)[ROUNDS // 2]
    figure("S12", "front page of the back-office, the first time", cold, "ms")
    what = "front page of the back-office beside its bare aggregates"
    figure("S12", what, page, "ms", floor=bare, at_most=2, queries=queries)


if __name__ == "__main__":
    main()
