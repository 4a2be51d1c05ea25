"""K6: does time tell who exists? Sign-in, forgotten password and registration, known against unknown.

    python -m bench.identifiers [rounds]

It works on a database of its own (test_… beside the configured one), through Django's client, with the
real password hasher. Known and unknown take turns, so that a busy machine is busy for both.
"""

import logging
import os
import sys
import time
from statistics import median, quantiles

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentio.settings")

import django
from django.test.utils import get_runner, setup_test_environment

KNOWN, UNKNOWN = "known@example.com", "unknown{}@example.com"


def sign_in(client, identifier, number):
    typed = {"identifier": identifier, "password": "wrong"}
    return client.post("/auth/login", typed, REMOTE_ADDR=f"10.0.{number // 250}.{number % 250}")


def forgotten(client, identifier, number):
    address = f"10.1.{number // 250}.{number % 250}"
    return client.post("/auth/password/forgotten", {"identifier": identifier}, REMOTE_ADDR=address)


def register(client, identifier, number):
    """The last step of a registration, the one that creates; the steps before are not timed."""
    from talents.tests import journey

    steps = journey.answers_for(register.city, email=identifier)
    last = steps.pop("files")
    journey.walk(client, steps)
    begun = time.perf_counter()
    journey.post(client, "files", last)
    return time.perf_counter() - begun


def timed(action, identifier, number):
    from django.test import Client

    client = Client()
    begun = time.perf_counter()
    own = action(client, identifier, number)
    return own if isinstance(own, float) else time.perf_counter() - begun


def measure(action, rounds):
    """Return (known, unknown): lists of milliseconds, taken in turns."""
    from axes.models import AccessAttempt

    found = ([], [])
    for number in range(rounds):
        for place, identifier in enumerate((KNOWN, UNKNOWN.format(f"{action.__name__}{number}"))):
            AccessAttempt.objects.all().delete()
            found[place].append(1000 * timed(action, identifier, number))
    return found


def show(name, known, unknown):
    quartiles = [quantiles(each, n=4) for each in (known, unknown)]
    spread = "  ".join(f"{low:7.1f} {middle:7.1f} {high:7.1f}" for low, middle, high in quartiles)
    print(f"{name:12}{spread}   {median(known) / median(unknown):5.3f}")


def main(rounds):
    django.setup()
    logging.disable()
    setup_test_environment()
    from django.conf import settings

    settings.ALLOWED_HOSTS += ["testserver"]
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        compare(rounds)
    finally:
        runner.teardown_databases(databases)


def compare(rounds):
    from django.contrib.auth import get_user_model

    from talentio.core.models import City, Country

    country = Country.objects.create(code="MA", name_fr="Maroc", name_en="Morocco")
    register.city = City.objects.create(country=country, name="Rabat", code="RAB")
    get_user_model().objects.create_user(KNOWN, "kora-balafon-1987", first_name="A", last_name="B")
    print(f"{'ms':12}{'known: 25 %, median, 75 %':25}  {'unknown':23}   ratio of medians ({rounds} rounds)")
    for action in (sign_in, forgotten, register):
        show(action.__name__, *measure(action, rounds))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
