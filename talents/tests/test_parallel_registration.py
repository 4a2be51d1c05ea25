"""Many at once, on PostgreSQL with real processes: numbers are distinct and consecutive."""

import os
import subprocess
import sys

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection

from notifications.models import EmailLog
from talentio.core.models import Counter

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def start(name, *options):
    """A process on the test's database, with the test's keys."""
    s = connection.settings_dict
    url = f"postgres://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{s['NAME']}"
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "talentio.settings", "REDIS_URL": ""}
    command = [sys.executable, "-m", "talentio.testing.register_many", name, *options]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def numbers():
    codes = get_user_model().objects.exclude(code=None).values_list("code", flat=True)
    return sorted(int(code[3:-3]) for code in codes)


@pytest.fixture
def ready(rabat):
    call_command("load_catalogue", verbosity=0)


def finish(*processes):
    outputs = [process.communicate(timeout=240)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes), outputs


def test_two_processes_of_eight_clients_register_four_hundred(ready):
    finish(start("left"), start("right"))
    assert numbers() == list(range(1, 401))
    assert EmailLog.objects.count() == 800


def test_crashes_in_the_middle_of_a_transaction_lose_and_double_no_number(ready):
    good = [start("left", "--people", "40"), start("right", "--people", "40")]
    crashed = [start(f"crash{n}", "--crash") for n in range(6)]
    finish(*good)
    for process in crashed:
        process.communicate(timeout=60)
        assert process.returncode == -9
    assert numbers() == list(range(1, 81))
    assert not get_user_model().objects.filter(email__startswith="crash").exists()


def test_taking_a_number_reads_no_table_from_end_to_end(ready):
    Counter.objects.bulk_create(Counter(name=f"test:{n}", value=n) for n in range(2000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE core_counter")
        cursor.execute(
            "EXPLAIN INSERT INTO core_counter (name, value) VALUES ('test:7', 1) "
            "ON CONFLICT (name) DO UPDATE SET value = core_counter.value + 1 RETURNING value"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Conflict Arbiter Indexes" in plan
    assert "Seq Scan" not in plan
