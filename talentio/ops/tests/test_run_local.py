"""`run_local` as a person runs it: a real process with its children, and a real Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """An environment with a migrated SQLite database of its own."""
    folder = tmp_path_factory.mktemp("run_local")
    ours = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "REDIS_URL": "",
        "DEBUG": "on",
        "ADMIN_PASSWORD": "password-of-sam",
        "DEMO_PASSWORD": "password-of-amina",
        "PYTHONUNBUFFERED": "1",
        # Found again in each child, grandchild and orphan.
        "RUN_LOCAL_TEST": folder.name + str(os.getpid()),
    }
    subprocess.run([*MANAGE, "migrate", "--verbosity=0"], env=ours, check=True, timeout=120)
    return ours


@pytest.fixture
def address():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture
def running(environment, address):
    """The command, up: its process and what it said so far."""
    process = subprocess.Popen(
        [*MANAGE, "run_local", "--bind", address],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    yield process, said
    for number in family(environment):
        os.kill(number, signal.SIGKILL)
    process.wait(30)
    process.stdout.close()


def family(environment):
    """The numbers of all living processes that were started in this test's environment."""
    mark = f"RUN_LOCAL_TEST={environment['RUN_LOCAL_TEST']}".encode()
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if mark in read(folder / "environ")]


def children(process, environment):
    return [number for number in family(environment) if number != process.pid]


def read(path):
    try:
        return path.read_bytes()
    except OSError:  # it ended while we looked, or belongs to somebody else
        return b""


def command_of(number):
    return read(Path(f"/proc/{number}/cmdline")).decode().replace("\0", " ")


linux = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="orphans are looked for in /proc")


@linux
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_the_site_and_the_queue_and_leaves_nobody(running, environment, asked):
    process, _said = running
    commands = " ".join(command_of(number) for number in children(process, environment))
    assert "runserver" in commands
    assert "qcluster" in commands
    process.send_signal(asked)
    assert process.wait(30) == 0
    assert family(environment) == []


@linux
@pytest.mark.parametrize("victim", ["runserver", "qcluster"])
def test_when_one_dies_the_other_is_stopped_and_the_failure_is_told(running, environment, victim):
    process, _said = running
    # The head of a session is the one that the command itself started.
    heads = [number for number in children(process, environment) if os.getsid(number) == number]
    [head] = [number for number in heads if victim in command_of(number)]
    os.kill(head, signal.SIGKILL)
    assert process.wait(30) == 1
    assert family(environment) == []


def test_the_address_and_the_ways_to_sign_in_are_printed(running, environment, address):
    _process, said = running
    assert f"http://{address}/" in said
    assert re.search(r"admin@talento\.com or MAN0001RAB +password-of-sam", said)
    assert re.search(r"demo1@talento\.com.* password-of-amina", said)


def test_a_taken_port_is_said_in_words_before_anything_starts(environment):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        outcome = subprocess.run(
            [*MANAGE, "run_local", "--bind", address],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert outcome.returncode == 1
    assert f"Cannot serve on {address} (Address already in use)" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_an_address_without_a_port_is_refused_in_words(environment):
    outcome = subprocess.run(
        [*MANAGE, "run_local", "--bind", "localhost"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (outcome.returncode, outcome.stdout) == (1, "")
    assert "localhost is not an address with a port" in outcome.stderr
