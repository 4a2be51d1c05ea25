"""Workers of the queue as real processes, which deliver mail to a SendGrid on loopback and can be killed.

For tests and benchmarks. Their queue has a name of its own, so that no other cluster of this machine takes
its tasks, nor they those of others.
"""

import os
import random
import signal
import subprocess
import sys
import time
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.tasks import async_task

from notifications.emails import MailTest
from notifications.models import EmailLog
from notifications.queue import ask_for
from notifications.tasks import BATCH

from .sendgrid import KEY

SWEEP = "notifications.tasks.sweep"
LOOK_AGAIN, PATIENCE = 0.2, 240  # seconds
# One in ten: what SendGrid and the way to it do on a bad day.
FAULTS = [(429, {"Retry-After": "2"}), 500, 502, 503, "cut", "lost"]


class Workers:
    """A `manage.py qcluster` on the database of `environment`; its words go to the file `log`."""

    def __init__(self, environment, sendgrid, log, *, count=4):
        self.name, self.log, self.process = f"mail-{uuid4().hex[:8]}", log, None
        self.environment = {
            **environment,
            "Q_CLUSTER_NAME": self.name,
            "QUEUE_WORKERS": str(count),
            "SENDGRID_API_KEY": KEY,
            "SENDGRID_HOST": sendgrid.host,
        }

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        self.kill()
        broker = get_broker(self.name)
        broker.purge_queue()

    def start(self):
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "qcluster"]
        with self.log.open("ab") as log:
            # A session of its own: a kill reaches its children too, and nobody else.
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self):
        """End all its processes with -9, whatever they are at; nothing if none runs."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def deliver(self, logs):
        for log in logs:
            ask_for(log.pk, cluster=self.name)

    def sweep(self):
        """Let the workers look for what waits, as their schedule does each minute."""
        for _ in range(EmailLog.objects.due(timezone.now()).count() // BATCH + 1):
            async_task(SWEEP, cluster=self.name)

    def finish(self, seconds=PATIENCE):
        """Let the workers try until nothing waits any more; pauses between attempts are cut short.

        Raise TimeoutError with what is left after so many seconds.
        """
        ends, broker = time.monotonic() + seconds, get_broker(self.name)
        waiting = EmailLog.objects.filter(status=EmailLog.Status.QUEUED)
        while left := waiting.count():
            if self.process.poll() is not None:
                raise RuntimeError(f"The workers ended by themselves; see {self.log}")
            if time.monotonic() > ends:
                raise TimeoutError(f"{left} mails wait still; see {self.log}")
            if not broker.queue_size():
                waiting.filter(claimed_until=None).update(next_attempt_at=timezone.now())
                self.sweep()
            time.sleep(LOOK_AGAIN)


def queued(count):
    """Put so many different messages into the outbox and wake nobody; return their rows."""
    with transaction.atomic():
        return EmailLog.objects.bulk_create(
            EmailLog(
                key=MailTest.key, to_email=f"person{number}@example.com", idempotency_key=f"bench:{number}"
            )
            for number in range(count)
        )


def forget_the_dead():
    """Let the leases of killed workers end now; return how many messages they held."""
    now = timezone.now()
    held = EmailLog.objects.filter(status=EmailLog.Status.QUEUED, claimed_until__gt=now)
    return held.update(claimed_until=now)


def bad_day(mails, *, seed=7):
    """Faults for the first so many messages, one in ten, some of each kind."""
    shuffled = [*(FAULTS * mails)[: mails // 10], *[None] * (mails - mails // 10)]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 not a secret
    return shuffled


def deliver_with_kills(workers, sendgrid, mails, kills):
    """Queue mails, kill the workers with -9 when so many were handed over; return how many they held then."""
    held = 0
    workers.start()
    workers.deliver(queued(mails))
    for number in kills:
        sendgrid.wait_for(number, PATIENCE)
        workers.kill()
        held += forget_the_dead()
        workers.start()
    workers.finish()
    return held
