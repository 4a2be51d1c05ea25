"""S4: lists of the back-office at 1,000 rows and at many: `python -m bench.admin_lists [people] [log rows]`.

Accounts, profiles, film talents, the log of mails and the log of activity, as an administrator opens
them, through Django's whole stack. PostgreSQL, and an empty database of its own. Milliseconds that
a quarter of the rounds stayed under: whatever else the machine does would count for one size.
"""

import argparse
import sys
import time

from . import fill

from django.conf import settings  # isort: skip
from django.contrib.auth import get_user_model  # isort: skip
from django.db import connection  # isort: skip
from django.test import Client  # isort: skip
from django.test.utils import CaptureQueriesContext  # isort: skip

from talentio.core import log_figures  # isort: skip
from talentio.ops import filter_counts  # isort: skip
from .films import fill_films  # isort: skip
from .report import figure  # isort: skip

FEW, ROUNDS = 1_000, 20
LISTS = {
    "accounts": "/admin/accounts/user/",
    "accounts, a name": "/admin/accounts/user/?q=mehdi+benani",
    "profiles": "/admin/talents/profile/",
    "profiles, two filters": "/admin/talents/profile/?gender__exact=F&user__is_active__exact=1",
    "profiles, page 20": "/admin/talents/profile/?p=20",
    "film talents": "/admin/cinema/cinematalent/",
    "film talents, filter": "/admin/cinema/cinematalent/?gender__exact=F&is_listed__exact=1",
    "mails": "/admin/notifications/emaillog/",
    "mails, failed": "/admin/notifications/emaillog/?status__exact=failed",
    "mails, an address": "/admin/notifications/emaillog/?q=person7@bench",
    "activity": "/admin/core/activitylog/",
    "activity, errors": "/admin/core/activitylog/?status__exact=error",
    "quick search": "/admin/search/?q=mehdi+benani&bare=1",
    "quick search, a code": "/admin/search/?q=MAM0077&bare=1",
}


def fill_table(model, rows, **values):
    """Add rows until there are so many; `values` are expressions of SQL over `number`."""
    there = model.objects.count()
    if there >= rows:
        return
    known = {f.column: _empty(f) for f in model._meta.concrete_fields if not f.primary_key} | values
    columns, expressions = ", ".join(f'"{name}"' for name in known), ", ".join(known.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) '  # noqa: S608 names of ours
            f"SELECT {expressions} FROM generate_series({there + 1}, {rows}) AS number"
        )


def _empty(field):
    if field.null:
        return "NULL"
    kind = field.get_internal_type()
    if kind in ("JSONField",):
        return "'{}'"
    return {"DateTimeField": "now()", "BooleanField": "false"}.get(kind, "0" if "Integer" in kind else "''")


def fill_logs(rows):
    from_now = "now() - number * interval '20 seconds'"
    # At both sizes what is asked for fills a page: fifty rows beside twenty would compare unlike pages.
    person = f"'person' || number % CASE WHEN number <= {FEW} THEN 10 ELSE 5000 END || '@bench.example'"
    one_in_twenty = "CASE WHEN number % 20 = 0 THEN '{}' ELSE '{}' END"
    fill_table(
        _model("notifications.EmailLog"),
        rows,
        key="'talent_registration'",
        to_email=person,
        subject="'Welcome'",
        status=one_in_twenty.format("failed", "sent"),
        created_at=from_now,
        language="'fr'",
        sent_at=f"CASE WHEN number % 20 = 0 THEN NULL ELSE {from_now} END",
    )
    fill_table(
        _model("core.ActivityLog"),
        rows,
        action_type="'view'",
        category="'page'",
        user_email=person,
        created_at=from_now,
        status=one_in_twenty.format("error", "success"),
        url="'/talents'",
        address="'192.0.2.1'",
    )


def _model(label):
    return fill.apps.get_model(label)


def measure():
    """{list: (milliseconds, queries)}."""
    settings.DEBUG = settings.ACTIVITY_LOG = False
    log_figures.refresh()
    staff, _new = get_user_model().objects.get_or_create(
        email="staff@bench.example", defaults={"is_staff": True, "is_superuser": True}
    )
    begun = time.perf_counter()
    filter_counts.refresh()
    sys.stdout.write(f"counting all filters, in the queue: {time.perf_counter() - begun:.1f} s\n")
    client = Client(HTTP_HOST="localhost")
    client.force_login(staff)
    return {name: _measure(client, address) for name, address in LISTS.items()}


def _measure(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200  # noqa: S101
        # Here and now: the requests that follow empty the list.
        queries = len(captured)
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        client.get(address)
        times.append(1000 * (time.perf_counter() - begun))
    return sorted(times)[ROUNDS // 4], queries


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("people", type=int, nargs="?", default=100_000)
    options.add_argument("log_rows", type=int, nargs="?", default=1_000_000)
    chosen = options.parse_args()
    results, may_fill = [], settings.DEBUG
    fill.prepare()
    for people, rows in ((FEW, FEW), (chosen.people, chosen.log_rows)):
        settings.DEBUG = may_fill
        fill.fill(people)
        fill_films(people)
        fill_logs(rows)
        fill.vacuum()
        results.append(measure())
    few, many = results
    for name in LISTS:
        (small, _queries), (large, queries) = few[name], many[name]
        figure(
            "S4",
            f"back-office, {name}",
            large,
            "ms",
            floor=small,
            at_most=1.5,
            queries=queries,
            most_queries=15,
        )


if __name__ == "__main__":
    main()
