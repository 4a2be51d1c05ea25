"""A queue one of whose processes was killed ends as a whole and says so, so that it is started again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
PATIENCE = 60


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("queue")
    ours = {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}", "REDIS_URL": ""}
    ours |= {"DEBUG": "on", "QUEUE_WORKERS": "2", "PYTHONUNBUFFERED": "1"}
    subprocess.run([*MANAGE, "migrate", "--verbosity=0"], env=ours, check=True, timeout=120)
    return ours


@pytest.fixture
def queue(environment):
    process = subprocess.Popen(
        [*MANAGE, "qcluster"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    # A guard, two workers, a monitor and a pusher.
    wait_until(lambda: len(family(process.pid)) == 5)
    time.sleep(1)  # until the workers wait for tasks, one of them holding the lock
    yield process
    for pid in [process.pid, *family(process.pid)]:
        if process.poll() is None:
            os.kill(pid, signal.SIGKILL)
    process.wait()


def wait_until(is_true):
    end = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.1)


def family(head):
    """Processes below this one, the guard first."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found = [pid for pid, parent in pairs if parent == head]
    return found + [pid for pid, parent in pairs if parent in found]


def is_gone(pids):
    return not any(Path("/proc", str(pid)).exists() for pid in pids)


@pytest.mark.parametrize("which", [1, 3])
def test_a_killed_worker_or_monitor_takes_the_queue_along(queue, which):
    everybody = family(queue.pid)
    os.kill(everybody[which], signal.SIGKILL)
    assert queue.wait(PATIENCE) == 3
    wait_until(lambda: is_gone(everybody))


def test_a_killed_guard_takes_the_queue_along(queue):
    everybody = family(queue.pid)
    os.kill(everybody[0], signal.SIGKILL)
    assert queue.wait(PATIENCE) == signal.SIGKILL
    wait_until(lambda: is_gone(everybody))


def test_nothing_outlives_a_killed_head(queue):
    everybody = family(queue.pid)
    queue.kill()
    queue.wait(PATIENCE)
    wait_until(lambda: is_gone(everybody))


def test_a_guard_that_is_stuck_is_noticed(environment):
    code = (
        "from talentio.ops import watched_queue as q; q.SECONDS_OF_SILENCE = 2; import sys; sys.exit(q.run())"
    )
    queue = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        cwd=settings.BASE_DIR,
        env={**environment, "DJANGO_SETTINGS_MODULE": "talentio.settings"},
    )
    wait_until(lambda: len(family(queue.pid)) == 5)
    everybody = family(queue.pid)
    os.kill(everybody[0], signal.SIGSTOP)
    assert queue.wait(PATIENCE) == 4
    wait_until(lambda: is_gone(everybody))


def test_it_ends_in_peace_when_it_is_told_to(queue):
    queue.terminate()
    assert queue.wait(PATIENCE) == 0
