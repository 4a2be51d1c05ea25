"""Measure the built-in ranker at 100,000 film talents: `python -m bench.ranker [PEOPLE]` (S9).

It fills an empty PostgreSQL database by `import_profiles`, whose speed it tells too, and asks for a
brief with eight criteria. The floor is one bare scan of the same columns and tags.
"""

import argparse
import os
import resource
import statistics
import sys
import time

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentio.settings")
if not apps.ready:
    django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from cinema.models import CinemaTalent  # noqa: E402
from matching import index  # noqa: E402
from matching.brief.criteria import Criterion  # noqa: E402
from matching.profile_import import Importer  # noqa: E402
from matching.ranker import rank  # noqa: E402

from .crowd import row  # noqa: E402
from .report import figure  # noqa: E402

ROUNDS = 9
EIGHT = [
    Criterion("gender", "in", ["F"], id="c1"),
    Criterion("age", "between", [25, 40], id="c2"),
    Criterion("languages", "any", ["fr"], id="c3"),
    Criterion("languages", "any", ["ary", "ar"], id="c4"),
    Criterion("skills", "any", ["horse-riding", "swimming"], kind="prefer", id="c5"),
    Criterion("height_cm", "between", [165, None], id="c6"),
    Criterion("eye_color", "in", ["vert", "noisette"], kind="prefer", id="c7"),
    Criterion("country", "in", ["MA"], id="c8"),
]
COLUMNS = """SELECT count(*), count(gender), min(date_of_birth), max(playing_age_min), max(playing_age_max),
    sum(height_cm), count(eye_color), count(country_id), count(has_languages), count(has_skills),
    count(film_id)
    FROM matching_candidate WHERE kind = 'cinema'"""
TAGS = """SELECT count(*), max(candidate_id) FROM matching_tag WHERE (field = 'languages' AND code IN
    ('fr', 'ary', 'ar')) OR (field = 'skills' AND code IN ('horse-riding', 'swimming'))"""


def fill(people):
    there = CinemaTalent.objects.count()
    if there >= people:
        return
    importer, began = Importer(), time.perf_counter()
    importer.load(row(number) for number in range(there, people))
    took = time.perf_counter() - began
    sys.stdout.write(
        f"import_profiles: {importer.added} rows in {took:.0f} s, {len(importer.errors)} skipped\n"
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def milliseconds(work):
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def scan():
    with transaction.atomic(), connection.cursor() as cursor:
        # As the ranker does: else the floor would hold the time of the compiler.
        cursor.execute("SET LOCAL jit = off")
        for statement in (COLUMNS, TAGS):
            cursor.execute(statement)
            cursor.fetchall()


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("people", type=int, nargs="?", default=100_000)
    people = options.parse_args().people
    if connection.vendor != "postgresql":
        sys.stdout.write("S9 is measured on PostgreSQL: set DATABASE_URL to an empty database.\n")
        return
    for command in ("migrate", "load_places", "load_catalogue"):
        call_command(command, verbosity=0)
    fill(people)
    index.refresh_stale()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    scan()
    floor = milliseconds(scan)
    ranked = milliseconds(lambda: rank(EIGHT, kind="cinema", text="Cavalière", limit=50))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figure("S9", f"{people:,} people, eight criteria", ranked, "ms", floor=floor, at_most=3)
    figure("S9", "memory of the ranker", memory, "MiB", at_most=200)
    figure("S9", "memory above the idle process", memory - before, "MiB")


if __name__ == "__main__":
    main()
