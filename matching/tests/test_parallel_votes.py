"""Clients vote and staff add people at once, on PostgreSQL with real processes."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from cinema.factories import make_film_talent
from matching import index
from matching.models import Candidate, Notice, ShareLink, Shortlist, Vote

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def start(*arguments):
    s = connection.settings_dict
    url = f"postgres://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{s['NAME']}"
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "talentio.settings", "REDIS_URL": ""}
    command = [sys.executable, "-m", "talentio.testing.vote_many", *map(str, arguments)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_parallel_votes_are_all_kept_once_and_nobody_is_listed_twice(rabat):
    for _number in range(10):
        make_film_talent(city=rabat)
    index.refresh_stale()
    found = Shortlist.objects.create(name="x", kind="cinema")
    link = ShareLink.make(found, label="x", days=7, shows_notes=False, by=None)
    processes = [start(link.pk, who) for who in ("a", "b")]
    outputs = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert found.entries.count() == Candidate.objects.count() == 10
    assert sorted(found.entries.values_list("position", flat=True)) == list(range(1, 11))
    assert Vote.objects.filter(value="yes").count() == 12 * 10
    assert Vote.objects.count() == 12 * 10
    assert not Notice.objects.exists()
