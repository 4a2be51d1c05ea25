"""Assign people to a role in a process of its own: `python -m talentio.testing.assign_many ROLE PK PK…`.

Its clients work at once. `--crash` kills the process with -9 in the middle, after it took its number.
"""

import argparse
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.core.exceptions import ValidationError  # noqa: E402 the apps must be loaded first
from django.db import connection, transaction  # noqa: E402

from cinema.models import CinemaTalent  # noqa: E402
from productions.models import Role, assign  # noqa: E402

CLIENTS = 8


def put(role_pk, talent_pk):
    try:
        assign(Role.objects.get(pk=role_pk), CinemaTalent.objects.get(pk=talent_pk), by=None)
    except ValidationError:
        return 1
    finally:
        connection.close()
    return 0


def crash(role_pk, talent_pk):
    with transaction.atomic():
        put_inside = Role.objects.get(pk=role_pk)
        assign(put_inside, CinemaTalent.objects.get(pk=talent_pk), by=None)
        os.kill(os.getpid(), signal.SIGKILL)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("role", type=int)
    options.add_argument("talents", type=int, nargs="+")
    options.add_argument("--crash", action="store_true")
    given = options.parse_args()
    if given.crash:
        crash(given.role, given.talents[0])
    with ThreadPoolExecutor(CLIENTS) as clients:
        refused = list(clients.map(lambda pk: put(given.role, pk), given.talents))
    print(sum(refused))


if __name__ == "__main__":
    sys.exit(main())
