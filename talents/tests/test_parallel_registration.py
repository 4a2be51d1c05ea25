"""Many at once, on PostgreSQL with real processes: numbers are distinct and consecutive."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

from notifications.models import EmailLog
from talentio.core.models import Counter
from talents import registration
from talents.models import RegistrationDraft

from .journey import answers_for, walk

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


def test_a_form_sent_twice_at_once_makes_one_account(ready, rabat):
    draft = RegistrationDraft.objects.create()
    for step, fields in answers_for(rabat).items():
        typed = {name: value if isinstance(value, list) else [str(value)] for name, value in fields.items()}
        draft.remember(step, {name: [str(each) for each in texts] for name, texts in typed.items()}, ok=True)

    def submit():
        closed = registration.complete(draft, language="fr")
        connection.close()
        return closed.user_id

    with ThreadPoolExecutor(4) as clients:
        accounts = {future.result() for future in [clients.submit(submit) for _ in range(4)]}
    assert accounts == {get_user_model().objects.get().pk}
    assert EmailLog.objects.count() == 2


def test_one_address_sent_by_two_people_at_once_makes_one_account(ready, rabat):
    def submit(name):
        client = Client()
        answer = walk(client, answers_for(rabat, first_name=name, email="same@example.com"))
        connection.close()
        return answer.url

    with ThreadPoolExecutor(6) as clients:
        ends = [future.result() for future in [clients.submit(submit, f"Person {n}X") for n in range(6)]]
    assert set(ends) == {"/auth/register/done"}
    assert get_user_model().objects.filter(email="same@example.com").count() == 1
    assert numbers() == [1]
