"""Measure the people list at 1,000 and at 100,000 people: `python -m bench.people`.

Each page is asked for through Django's whole stack (middleware, session, template), beside its
floor: the statements of that very page alone, run again in the same process. It fills the
database by itself, so give it an empty one. Milliseconds that a quarter of the rounds stayed
under: the sizes follow each other, and whatever else the machine does would count for one of them.
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

from talents import people_figures  # isort: skip
from .report import figure  # isort: skip

PAGES = {
    "page 1": "",
    "three boxes": "gender=F&availability=disponible_maintenant&work_mode=hybride",
    "country, two boxes": "country=MA&gender=F&availability=disponible_maintenant",
    "talent in a country": "talent=photographer&country=MA",
    "city": "country=MA&city=casablanca",
    "deep page": "page=400",
    "rare name": "q=mehdi+benani",
    "common name": "q=mohammed",
    "most experienced": "sort=experienced&gender=F",
    "catalogue": None,
}
ROUNDS = 60


def measure():
    """{page: (milliseconds, milliseconds of its statements alone, queries)}."""
    # Filling wants it on; measured is what people get.
    settings.DEBUG = False
    client = Client(HTTP_HOST="localhost")
    viewer, _ = get_user_model().objects.get_or_create(
        email="viewer@bench.example", defaults={"last_name": "V"}
    )
    client.force_login(viewer)
    people_figures.refresh()
    return {name: _measure(client, query) for name, query in PAGES.items()}


def _measure(client, query):
    address = "/talents/catalogue" if query is None else f"/talents?{query}"
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200  # noqa: S101
    statements = [each["sql"] for each in captured.captured_queries]
    page = _time(lambda: client.get(address))
    return page, _time(lambda: _run(statements)), len(statements)


def _run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            # Without parameters, so that a % in a pattern stays what it is.
            cursor.execute(statement, None)
            cursor.fetchall()


def _time(work):
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begun))
    return sorted(times)[ROUNDS // 4]


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("sizes", type=int, nargs="*", default=[1_000, 100_000])
    sizes = options.parse_args().sizes
    results = []
    may_fill = settings.DEBUG
    fill.prepare()
    for size in sizes:
        settings.DEBUG = may_fill
        fill.fill(size)
        fill.vacuum()
        results.append(measure())
    _print(sizes, results)


def _print(sizes, results):
    first, last = results[0], results[-1]
    for name in PAGES:
        page, alone, queries = last[name]
        what = f"people list of {sizes[-1]:,}, {name}"
        figure("S15", what, page, "ms", floor=first[name][0], at_most=1.2, queries=queries)
        sys.stdout.write(f"    its statements alone: {alone:.1f} ms\n")


if __name__ == "__main__":
    main()
