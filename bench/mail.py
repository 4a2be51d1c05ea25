"""Mail: how fast the queue empties (S13), and the log's pages at a million rows (S4).

    python -m bench.mail              1,000 mails to a SendGrid that answers in 50 ms
    python -m bench.mail --killed     the same with one fault in ten and workers killed three times
    python -m bench.mail --rows N     the log's list, filters and search and the gallery at N rows

It works on the configured database and leaves it without the mails it made, save those of --rows.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from math import ceil
from pathlib import Path

from . import fill  # noqa: F401 sets Django up

from django.conf import settings  # isort: skip
from django.contrib.auth import get_user_model  # isort: skip
from django.db import connection  # isort: skip
from django.test import Client  # isort: skip
from django.test.utils import CaptureQueriesContext  # isort: skip

from notifications import figures  # isort: skip
from notifications.models import EmailLog  # isort: skip
from talentio.testing.mail_workers import Workers, bad_day, deliver_with_kills, queued  # isort: skip
from talentio.testing.sendgrid import loopback_sendgrid  # isort: skip
from .report import figure  # isort: skip

MAILS, ANSWER, PATIENCE = 1_000, 0.05, 600  # seconds
MADE_HERE = {"idempotency_key__startswith": "bench:"}
LIST, GALLERY = "/admin/notifications/emaillog/", "/admin/notifications/emaillog/mails/"
PAGES = {
    "list": LIST,
    "page 20": f"{LIST}?p=20",
    "failed": f"{LIST}?status__exact=failed",
    "waiting": f"{LIST}?status__exact=queued",
    "a template": f"{LIST}?key=password_reset",
    "bounced": f"{LIST}?report=bounced",
    "one address": f"{LIST}?q=person7@bench.example",
    "many addresses": f"{LIST}?q=person",
    "a code": f"{LIST}?q=MAM0007RAB",
    "nobody": f"{LIST}?q=zzzz",
    "gallery, 30 days": GALLERY,
    "gallery, 90 days": f"{GALLERY}?days=90",
}


def delivered(killed):
    """Print how long the mails took and what became of them."""
    EmailLog.objects.filter(**MADE_HERE).delete()
    count = settings.Q_CLUSTER["workers"]
    with loopback_sendgrid() as sendgrid, tempfile.TemporaryDirectory() as folder:
        sendgrid.delay = ANSWER
        with Workers(os.environ, sendgrid, Path(folder) / "workers.log", count=count) as workers:
            if killed:
                sendgrid.faults = bad_day(MAILS)
                held = deliver_with_kills(workers, sendgrid, MAILS, (MAILS // 4, MAILS // 2, 3 * MAILS // 4))
                print(f"killed three times, with {held} mails in hand; {MAILS // 10} faults")
            else:
                emptied(workers, sendgrid, count)
        accepted = Counter(sendgrid.marks())
    sent = {log.mark for log in EmailLog.objects.filter(**MADE_HERE, status="sent").defer("html", "text")}
    twice = sum(number > 1 for number in accepted.values())
    print(f"accepted {len(accepted)} of {MAILS}, {twice} twice; the log says sent: {len(sent)}")
    EmailLog.objects.filter(**MADE_HERE).delete()
    return len(accepted) == MAILS and not twice and sent == set(accepted)


def emptied(workers, sendgrid, count):
    """Print S13: from the first message that comes to the last, beside the floor."""
    workers.deliver(queued(MAILS))
    workers.start()
    sendgrid.wait_for(1, PATIENCE)
    begun = time.perf_counter()
    sendgrid.wait_for(MAILS, PATIENCE)
    taken, floor = time.perf_counter() - begun + ANSWER, ceil(MAILS / count) * ANSWER
    workers.finish(PATIENCE)
    figure("S13", f"{MAILS:,} mails, {count} workers", taken, "s", floor=floor, at_most=1.5)


# The log --------------------------------------------------------------------------------------
# Even at 1,000 rows each filter fills a page, so that the ratio compares like with like.
FILL = """
INSERT INTO notifications_emaillog (
    key, to_email, to_name, cc, language, subject, html, text, status, attempts, next_attempt_at,
    is_in_doubt, error, created_at, sent_at, bounced_at, about, related_code, params, message_id)
SELECT (ARRAY['login_credentials', 'password_reset', 'talent_registration'])[1 + n %% 3],
    'person' || n %% people || '@bench.example', 'Person', '', 'fr', 'Votre compte', '', '',
    CASE WHEN n %% 15 = 0 THEN 'failed' WHEN n %% 17 = 0 THEN 'skipped' ELSE 'sent' END, 1, moment,
    false, '', moment, moment, CASE WHEN n %% 16 = 0 THEN moment END, '',
    'MAM' || lpad((n %% people)::text, 4, '0') || 'RAB', '{}', ''
FROM (SELECT n, %s / 20 AS people, now() - interval '400 days' * (1 - n / %s::float) AS moment
      FROM generate_series(1, %s) n) AS made
"""


def looked_at(rows):
    """Print the time and queries of each page at 1,000 rows and at so many, and their ratio."""
    settings.DEBUG = settings.ACTIVITY_LOG = False
    few, many = pages_at(1_000), pages_at(rows)
    for name, (milliseconds, queries) in many.items():
        what = f"log of {rows:,} mails, {name}"
        figure(
            "S4", what, milliseconds, "ms", floor=few[name][0], at_most=1.5, queries=queries, most_queries=15
        )


def pages_at(rows):
    """{page: (fastest ms, queries)} with so many mails in the log, all made anew."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE notifications_emaillog CASCADE")
        cursor.execute(FILL, [rows, rows, rows])
        cursor.execute("VACUUM ANALYZE notifications_emaillog")
    begun = time.perf_counter()
    figures.settle(anew=True)
    print(f"{rows} rows; counting the days that are over: {time.perf_counter() - begun:.1f} s")
    client = Client(HTTP_HOST="localhost")
    staff, _new = get_user_model().objects.get_or_create(
        email="staff@bench.example", defaults={"is_staff": True, "is_superuser": True}
    )
    client.force_login(staff)
    return {name: measured(client, address) for name, address in PAGES.items()}


def measured(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200  # noqa: S101
        queries = len(captured)
    # The list counts up to a bound, the gallery days by their index.
    counted = [sql for query in captured.captured_queries if "COUNT(*)" in (sql := query["sql"])]
    assert all("LIMIT" in sql for sql in counted), counted  # noqa: S101
    times = []
    for _ in range(25):
        begun = time.perf_counter()
        client.get(address)
        times.append(1000 * (time.perf_counter() - begun))
    # The fastest: it says what the page costs, whoever else works on this machine.
    return min(times), queries


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--killed", action="store_true")
    options.add_argument("--rows", type=int)
    chosen = options.parse_args()
    logging.getLogger("django-q").setLevel(logging.WARNING)
    if chosen.rows:
        return looked_at(chosen.rows)
    return not delivered(chosen.killed)


if __name__ == "__main__":
    sys.exit(main())
