"""Register many people at once in a process of its own: `python -m talentio.testing.register_many`.

Each client walks through the whole form as a browser would. `--crash` kills the process with -9
in the middle of a registration's transaction, after it took its number.
"""

import argparse
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 the apps must be loaded first
from django.test import Client  # noqa: E402

from talentio.core.models import City  # noqa: E402
from talents import registration  # noqa: E402
from talents.factories import make_answers  # noqa: E402
from talents.tests.journey import answers_for, walk  # noqa: E402


def register(email):
    client = Client()
    answer = walk(client, answers_for(City.objects.get(name="Rabat", country__code="MA"), email=email))
    connection.close()
    if answer.status_code != 302 or not answer.url.endswith("/done"):
        raise SystemExit(f"{email}: {answer.status_code}")


def crash():
    with transaction.atomic():
        city = City.objects.get(name="Rabat", country__code="MA")
        registration.register(make_answers(city=city, email=f"crash{os.getpid()}@example.com"), language="fr")
        os.kill(os.getpid(), signal.SIGKILL)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("name")
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--crash", action="store_true")
    given = options.parse_args()
    if given.crash:
        crash()
    with ThreadPoolExecutor(given.clients) as clients:
        list(clients.map(register, [f"{given.name}-{n}@example.com" for n in range(given.people)]))


if __name__ == "__main__":
    sys.exit(main())
