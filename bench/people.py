"""S15: lists and profiles as people grow, 1,000 to 100,000 of each kind: `python -m bench.people`.

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

from cinema import search_figures  # isort: skip
from cinema.models import CinemaTalent  # isort: skip
from talents import people_figures  # isort: skip
from talents.models import Profile  # isort: skip
from .films import fill_films  # isort: skip
from .report import figure  # isort: skip

PAGES = {
    "people, page 1": "/talents",
    "people, three boxes": "/talents?gender=F&availability=disponible_maintenant&work_mode=hybride",
    "people, country, two boxes": "/talents?country=MA&gender=F&availability=disponible_maintenant",
    "people, talent in a country": "/talents?talent=photographer&country=MA",
    "people, city": "/talents?country=MA&city=casablanca",
    "people, deep page": "/talents?page=400",
    "people, rare name": "/talents?q=mehdi+benani",
    "people, common name": "/talents?q=mohammed",
    "people, most experienced": "/talents?sort=experienced&gender=F",
    "catalogue": "/talents/catalogue",
    "film talents, page 1": "/cinema/talents",
    "film talents, three criteria": "/cinema/talents?gender=F&type=figurant&age=26-35",
    "film talents, rare name": "/cinema/talents?q=mehdi+benani",
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
    search_figures.refresh()
    profiles = {
        "profile": Profile.objects.published().earliest("pk").get_absolute_url(),
        "film profile": CinemaTalent.objects.published().earliest("pk").get_absolute_url(),
    }
    return {name: _measure(client, address) for name, address in (PAGES | profiles).items()}


def _measure(client, address):
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
    options.add_argument("sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    sizes = sorted(set(options.parse_args().sizes))
    results = []
    may_fill = settings.DEBUG
    fill.prepare()
    for size in sizes:
        settings.DEBUG = may_fill
        fill.fill(size)
        fill_films(size)
        fill.vacuum()
        results.append(measure())
    _print(sizes, results)


def _print(sizes, results):
    first = results[0]
    for size, found in zip(sizes[1:], results[1:], strict=True):
        for name, (page, alone, queries) in found.items():
            what = f"{name}, among {size:,} beside {sizes[0]:,}"
            figure("S15", what, page, "ms", floor=first[name][0], at_most=1.2, queries=queries)
            sys.stdout.write(f"    its statements alone: {alone:.1f} ms\n")


if __name__ == "__main__":
    main()
