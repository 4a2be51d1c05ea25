"""Measure the AI stage over a service that answers in half a second: `python -m bench.judge` (S10).

The database is a new one of tests, made and dropped here. The floor is the service alone: as many
waves of half a second as the questions at once make of the candidates.
"""

import argparse
import math
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from types import SimpleNamespace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentio.settings")

import django  # noqa: E402 the settings must be known first

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402

from matching import second_reading  # noqa: E402
from matching.tests.second import search, use  # noqa: E402
from talentio.core.models import City, Country  # noqa: E402
from talents.factories import make_talent  # noqa: E402

from .report import figure  # noqa: E402

ANSWER = 0.5  # seconds


@contextmanager
def service():
    """The loopback service in a process of its own, so that its work is not counted as ours; its address."""
    code = (
        "from talentio.testing.openrouter import LoopbackOpenRouter as L; "
        f"s = L(delay={ANSWER}); print(s.url, flush=True); s.serve_forever()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def measure(people, in_flight):
    """Seconds of one reading of so many candidates, and seconds of processor that it took of ours."""
    staff = get_user_model().objects.create_superuser("bench@bench.example", "x")
    city = City.objects.get_or_create(
        country=Country.objects.get_or_create(code="MA", defaults={"name_fr": "Maroc"})[0],
        name="Rabat",
        defaults={"code": "RAB"},
    )[0]
    for number in range(people):
        make_talent(city=city, bio=f"Je parle anglais, et retouche sur Photoshop la photo numéro {number}.")
    with service() as address:
        limits = {"ai_candidates": people, "ai_in_flight": in_flight, "ai_run_budget": 50.0}
        use(SimpleNamespace(url=address), by=staff, **limits)
        run = search(staff)
        begun, ours = time.perf_counter(), time.process_time()
        read = second_reading.read(run.pk)
        seconds, ours = time.perf_counter() - begun, time.process_time() - ours
    if read != people:
        raise SystemExit(f"Only {read} of {people} were read.")
    return seconds, ours


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("people", type=int, nargs="?", default=100)
    options.add_argument("--in-flight", type=int, default=16)
    given = options.parse_args()
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        seconds, ours = measure(given.people, given.in_flight)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    floor = math.ceil(given.people / given.in_flight) * ANSWER
    what = f"{given.people} candidates, {given.in_flight} at once"
    figure("S10", what, seconds, "s", floor=floor, at_most=1.2)
    figure("S10", f"{what}: of our processor", ours, "s")


if __name__ == "__main__":
    main()
