"""The site and its queue on one machine, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

SECONDS_TO_STOP = 10
SECONDS_TO_START = 60
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):
    """Somebody asked us to stop."""


class Command(BaseCommand):
    help = "Serve the site and run its queue beside it until Ctrl-C, which stops both."
    requires_system_checks = []  # both children make their own

    def add_arguments(self, parser):
        parser.add_argument("--bind", default="127.0.0.1:8000", metavar="ADDRESS:PORT")

    def handle(self, *, bind, **options):
        host, port = split_address(bind)
        refuse_if_taken(host, port)
        children = []
        for number in SIGNALS:
            signal.signal(number, interrupt)
        try:
            # Links in mails lead to where the site is really served.
            os.environ.setdefault("SITE_URL", f"http://{bind}")
            children.append(start("runserver", bind))
            children.append(start("qcluster"))
            wait_until_served(host, port, children)
            self.stdout.write(welcome(bind))
            self.stdout.flush()
            wait_until_one_ends(children)
        except Interrupted:
            self.stdout.write("\nStopping…")
        finally:
            # A second Ctrl-C must not leave half of them behind.
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            stop(children)


def interrupt(number, frame):
    raise Interrupted


def split_address(bind):
    """Split "127.0.0.1:8000" or "[::1]:8000"; raise CommandError when there is no port."""
    host, _colon, port = bind.rpartition(":")
    if not host or not port.isdigit():
        raise CommandError(f"{bind} is not an address with a port, such as 127.0.0.1:8000.")
    return host.strip("[]"), int(port)


def refuse_if_taken(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # Like the server itself, do not mind connections of a server that has just stopped.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Cannot serve on {host}:{port} ({error.strerror}). Stop what runs there, "
                f"or take another: make run BIND={host}:{port + 1}"
            ) from error


def start(*arguments):
    """Start a command of ours at the head of a session of its own, which `stop` ends as a whole."""
    return subprocess.Popen(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_until_served(host, port, children):
    deadline = time.monotonic() + SECONDS_TO_START
    # A wildcard address is reached through loopback.
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    while time.monotonic() < deadline:
        refuse_the_dead(children)
        with suppress(OSError), socket.create_connection((reach, port), timeout=1):
            return
        time.sleep(0.1)
    raise CommandError(f"Nothing answers on {host}:{port} after {SECONDS_TO_START} seconds.")


def wait_until_one_ends(children):
    while True:
        refuse_the_dead(children)
        time.sleep(0.2)


def refuse_the_dead(children):
    for child in children:
        if child.poll() is not None:
            raise CommandError(f"{child.args[2]} ended by itself with code {child.returncode}.")


def stop(children):
    """End both groups: kindly, then by force what is left of them; return when all are reaped."""
    for child in children:
        # To the head alone: a queue whose workers are told at the same time waits for them in vain.
        child.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(deadline - time.monotonic(), 0))
    for child in children:
        # Also when the head has gone: its own children may not have.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def welcome(bind):
    return (
        f"\n  taalentio is on http://{bind}/  (back-office: http://{bind}/admin/)\n\n"
        f"  administrator  admin@talento.com or MAN0001RAB  {settings.ADMIN_PASSWORD}\n"
        f"  talents        demo1@talento.com, demo2@…       {settings.DEMO_PASSWORD}\n"
        f"  mails          {settings.EMAIL_FILE_PATH or settings.EMAIL_BACKEND}\n\n"
        "  Ctrl-C stops the site and its queue.\n"
    )
