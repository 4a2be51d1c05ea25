"""O2: what `deploy/many.sh` starts is one house: sessions, lock-out, settings, schedules across processes."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule, Task

from accounts.models import User
from talentio.core.site_settings import site_settings
from talentio.testing import own_process
from talentio.testing.plugin import PASSWORD

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.django_db(transaction=True)]
PATIENCE, ONCE = 150, 12
BEAT = "talentio.ops.health.beat"


def two_free_ports():
    """The first of two neighbours that are free."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            try:
                other.bind(("127.0.0.1", one.getsockname()[1] + 1))
            except OSError:
                continue
            return one.getsockname()[1]


@pytest.fixture
def doors(as_migrated, tmp_path):
    """The addresses of two web processes, with two queues behind them."""
    port = two_free_ports()
    given = {"WEBS": "2", "QUEUES": "2", "PORT": str(port), "QUEUE_WORKERS": "2", "PLAIN_STATIC": "on"}
    environment = {**own_process.environment(tmp_path), **given, "BIN": str(Path(sys.executable).parent)}
    script = settings.BASE_DIR / "deploy" / "many.sh"
    with (tmp_path / "said").open("w") as said:
        house = subprocess.Popen(
            [str(script)], env=environment, stdout=said, stderr=said, start_new_session=True
        )
    found = [f"http://127.0.0.1:{number}" for number in (port, port + 1)]
    wait_until(lambda: all(map(answers, found)))
    yield found
    house.terminate()
    house.wait(PATIENCE)


def answers(door):
    try:
        return requests.get(f"{door}/healthz/live", timeout=5).status_code == 200
    except requests.RequestException:
        return False


def wait_until(is_true):
    end = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.3)


def sign_in(browser, door, password):
    browser.get(f"{door}/auth/login", timeout=30)
    fields = {"identifier": "sam@example.com", "password": password}
    fields["csrfmiddlewaretoken"] = browser.cookies["csrftoken"]
    return browser.post(f"{door}/auth/login", fields, allow_redirects=False, timeout=30).status_code


def test_many_processes_are_one_house(doors, settings):
    # As the processes hash: the fast one of tests is none of theirs.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.BCryptSHA256PasswordHasher"]
    User.objects.create_superuser("sam@example.com", PASSWORD, first_name="Sam")
    call_command("sync_schedules", verbosity=0)
    now = timezone.now()
    for number in range(ONCE):
        Schedule.objects.create(name=f"once-{number}", func=BEAT, schedule_type=Schedule.ONCE, next_run=now)

    # Signed in at one door, known at the other; signed out at the other, unknown at the first.
    browser = requests.Session()
    assert sign_in(browser, doors[0], PASSWORD) == 302
    for door in doors * 2:
        assert browser.get(f"{door}/auth/account", allow_redirects=False, timeout=30).status_code == 200

    # A setting is another at once, whichever process answers: each door has two.
    for name in ("First House", "Second House"):
        site_settings.put("brand_name", name, by=None)
        for door in doors * 3:
            assert name in requests.get(f"{door}/auth/login", timeout=30).text

    # Guesses are counted together.
    guesses = [sign_in(requests.Session(), doors[n % 2], f"wrong {n}") for n in range(6)]
    assert 429 in guesses, guesses
    assert [sign_in(requests.Session(), door, PASSWORD) for door in doors] == [429, 429]

    # Two queues, and each schedule was followed once.
    wait_until(lambda: not Schedule.objects.filter(name__startswith="once-", next_run__lte=now).exists())
    wait_until(lambda: Task.objects.filter(func=BEAT).count() >= ONCE)
    time.sleep(3)
    done = Task.objects.filter(func=BEAT, group__startswith="once-").values_list("group", flat=True)
    assert sorted(done) == sorted(f"once-{number}" for number in range(ONCE))
