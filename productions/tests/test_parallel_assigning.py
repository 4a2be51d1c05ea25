"""Many recruiters at once, on PostgreSQL with real processes."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from cinema.factories import make_film_talent
from productions.factories import make_role
from productions.models import Assignment

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def start(role, talents, *options):
    """A process on the test's database, with the test's keys."""
    s = connection.settings_dict
    url = f"postgres://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{s['NAME']}"
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "talentio.settings", "REDIS_URL": ""}
    given = [str(role.pk), *(str(talent.pk) for talent in talents), *options]
    command = [sys.executable, "-m", "talentio.testing.assign_many", *given]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish(processes):
    outputs = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes), outputs
    return sum(int(output.split()[-1]) for output in outputs)


def numbers(role):
    codes = Assignment.objects.filter(role=role).values_list("code", flat=True)
    return sorted(int(code.removeprefix(role.project.prefix)) for code in codes)


def test_codes_are_distinct_and_consecutive_though_others_crash(rabat):
    role = make_role()
    people = [make_film_talent(city=rabat) for _ in range(60)]
    crashed = [start(role, people[59:], "--crash") for _ in range(2)]
    assert finish([start(role, people[:30]), start(role, people[30:])]) == 0
    for process in crashed:
        process.communicate(timeout=60)
        assert process.returncode == -9
    assert numbers(role) == list(range(1, 61))


def test_two_recruiters_with_the_same_people_assign_each_once(rabat):
    role = make_role()
    people = [make_film_talent(city=rabat) for _ in range(20)]
    assert finish([start(role, people), start(role, people)]) == 20
    assert numbers(role) == list(range(1, 21))
