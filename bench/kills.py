"""Processes killed at random under mixed traffic: nothing acknowledged is lost, nothing is done twice.

    DATABASE_URL=postgres://… REDIS_URL=redis://… python -m bench.kills --minutes 10

On a database and a Redis of its own. People register through the whole form and read pages, `deploy/many.sh`
runs the processes, one of them is killed with -9 every few seconds, and a SendGrid on loopback counts.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from itertools import count
from pathlib import Path

import requests

from . import fill  # noqa: F401 sets Django up

from django.conf import settings  # isort: skip
from django.contrib.auth import get_user_model  # isort: skip
from django.core.management import call_command  # isort: skip
from django.db import connection  # isort: skip
from django_q.brokers import get_broker  # isort: skip

from notifications.models import EmailLog  # isort: skip
from talentio.core.models import City  # isort: skip
from talentio.testing import sendgrid  # isort: skip
from talents.tests.journey import answers_for, walk  # isort: skip

PORT, WEBS, QUEUES = 8741, 2, 2
SECONDS_BETWEEN_KILLS = (2, 6)
PATIENCE = 420  # a mail that a killed worker held is free after five minutes


class Visitor(requests.Session):
    """A browser for the journey: cookies, tokens, and once more when the line is cut."""

    def __init__(self):
        super().__init__()
        self.base = f"http://127.0.0.1:{PORT + random.randrange(WEBS)}"  # noqa: S311 any of them

    def post(self, path, data):
        while True:
            try:
                self.get(self.base + path, timeout=20)
                token = {"csrfmiddlewaretoken": self.cookies["csrftoken"]}
                answer = super().post(self.base + path, {**data, **token}, allow_redirects=False, timeout=20)
            except (requests.RequestException, KeyError):
                time.sleep(0.3)
                continue
            if answer.status_code < 500:
                return answer


def register(answers, email, told):
    steps = {
        step: {**fields, **({"email": email} if "email" in fields else {})}
        for step, fields in answers.items()
    }
    answer = walk(Visitor(), steps)
    told[email] = answer.headers.get("Location", f"{answer.status_code}")


def people(answers, told, end, numbers):
    while time.monotonic() < end:
        register(answers, f"kill-{next(numbers)}@example.com", told)


def processes(head):
    """(pid, command) of whatever the script started, down to the workers."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    family, found = {head}, []
    for _depth in range(5):
        family |= {int(pid) for pid, parent, _args in rows if int(parent) in family}
    for pid, _parent, args in rows:
        if int(pid) in family and ("gunicorn" in args or "qcluster" in args) and "many.sh" not in args:
            found.append((int(pid), "queue" if "qcluster" in args else "web"))
    return found


def kill_at_random(head, end, killed):
    chance = random.Random(os.getpid())  # noqa: S311
    while time.monotonic() < end:
        time.sleep(chance.uniform(*SECONDS_BETWEEN_KILLS))
        if not (found := processes(head)):
            continue
        pid, kind = chance.choice(found)
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        killed[kind] += 1


def drained():
    """Wait until no mail and no task waits any more; return whether that came."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        waiting = EmailLog.objects.filter(status=EmailLog.Status.QUEUED).count()
        if not waiting and not get_broker().queue_size():
            return True
        time.sleep(2)
    return False


def judge(told, service):
    """Print what came of it, and return whether all is right."""
    registered = {email for email, location in told.items() if location.endswith("/done")}
    known = Counter(
        get_user_model().objects.filter(email__startswith="kill-").values_list("email", flat=True)
    )
    sent = Counter(message["custom_args"]["taalentio_mail"] for message in service.accepted)
    expected = EmailLog.objects.filter(status=EmailLog.Status.SENT).count()
    twice = sum(number > 1 for number in sent.values())
    states = Counter(EmailLog.objects.values_list("status", flat=True))
    print(f"acknowledged {len(registered)} of {len(told)}, accounts {len(known)}")
    lost = registered - known.keys()
    print(f"lost {len(lost)}; mails sent {expected}, accepted {len(sent)}, twice {twice}, {dict(states)}")
    return not lost and not twice and expected == len(sent)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=3)
    given = parser.parse_args()
    if connection.vendor != "postgresql" or not settings.REDIS_URL:
        sys.exit("Give DATABASE_URL and REDIS_URL of their own.")
    for command in ("migrate", "load_places", "load_catalogue", "sync_schedules"):
        call_command(command, verbosity=0)
    answers = answers_for(City.objects.get(name="Rabat", country__code="MA"))
    service = sendgrid.LoopbackSendGrid()
    threading.Thread(target=service.serve_forever, daemon=True).start()
    variables = {
        "SENDGRID_API_KEY": sendgrid.KEY,
        "SENDGRID_HOST": service.host,
        "BIN": str(Path(sys.executable).parent),
    }
    variables |= {
        "WEBS": str(WEBS),
        "QUEUES": str(QUEUES),
        "PORT": str(PORT),
        "PLAIN_STATIC": "on",
        "HTTPS": "off",
    }
    house = subprocess.Popen(["deploy/many.sh"], env={**os.environ, **variables}, start_new_session=True)
    told, killed, numbers = {}, Counter(), count()
    end = time.monotonic() + 60 * given.minutes
    try:
        workers = [
            threading.Thread(target=people, args=(answers, told, end, numbers)) for _ in range(given.clients)
        ]
        workers.append(threading.Thread(target=kill_at_random, args=(house.pid, end, killed)))
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        is_drained = drained()
    finally:
        house.terminate()
        house.wait()
    print(f"killed: {dict(killed)}; everything that waited was done: {is_drained}")
    sys.exit(0 if judge(told, service) and is_drained else 1)


if __name__ == "__main__":
    main()
