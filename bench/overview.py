"""S12: the front page of the back-office and the figures of film talents, beside their bare aggregates.

    python -m bench.overview

The floor is what any program must ask, one statement for each thing that the page shows: how many people
there are, how many are new, where they come from, how many registered each week or month, and so on.
Nothing is kept between two visits, so each is a cold one. Run it on a database that
`bench.admin_lists` has filled, on PostgreSQL.
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
OVERVIEW = [
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
BY_MONTH = (
    "SELECT date_trunc('month', created_at), count(*) FROM cinema_cinematalent"
    " WHERE created_at >= now() - interval '12 months' GROUP BY 1"
)
DASHBOARD = [
    "SELECT count(*), count(*) FILTER (WHERE is_listed), count(*) FILTER (WHERE photo <> ''),"
    " count(*) FILTER (WHERE created_at >= now() - interval '30 days'),"
    " count(*) FILTER (WHERE date_of_birth > now() - interval '18 years' AND guardian_consented_at IS NULL)"
    " FROM cinema_cinematalent",
    BY_MONTH,
]
STATISTICS = [
    "SELECT count(*), count(*) FILTER (WHERE photo <> '') FROM cinema_cinematalent",
    "SELECT type, count(*) FROM cinema_filmtype GROUP BY 1",
    "SELECT gender, count(*) FROM cinema_cinematalent GROUP BY 1",
    "SELECT country_id, count(*) FROM cinema_cinematalent GROUP BY 1 ORDER BY 2 DESC LIMIT 15",
    "SELECT language, count(*) FROM cinema_filmlanguage GROUP BY 1 ORDER BY 2 DESC LIMIT 15",
    "SELECT experience_level, count(*) FROM cinema_cinematalent GROUP BY 1",
    BY_MONTH,
]
PAGES = {
    "front page of the back-office": ("/admin/", OVERVIEW),
    "dashboard of film talents": ("/cinema/dashboard", DASHBOARD),
    "statistics of film talents": ("/cinema/stats", STATISTICS),
}


def _time(work):
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def _bare(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


def _measure(client, name, address, floor):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200  # noqa: S101
        queries = len(captured)
    # In turns, so that whatever else the machine does counts for both.
    pairs = [(_time(lambda: client.get(address)), _time(lambda: _bare(floor))) for _ in range(ROUNDS)]
    page, bare = (sorted(times)[ROUNDS // 4] for times in zip(*pairs, strict=True))
    figure("S12", f"{name} beside its bare aggregates", page, "ms", floor=bare, at_most=2, queries=queries)


def main():
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    settings.DEBUG = settings.ACTIVITY_LOG = False
    staff, _new = get_user_model().objects.get_or_create(
        email="staff@bench.example", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(staff)
    cold = _time(lambda: client.get("/admin/"))
    figure("S12", "front page of the back-office, the first time in a process", cold, "ms")
    for name, (address, floor) in PAGES.items():
        _measure(client, name, address, floor)


if __name__ == "__main__":
    main()
