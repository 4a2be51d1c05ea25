"""Taking what the remote offers, with a way back.

This process goes on with the code that it started with; each step of another version is a process of its
own. A journal tells what to go back to when everything stops in the middle.
"""

import os
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

import talentio
from talentio.core.audit import audit
from talentio.core.site_settings import site_settings

from . import checkout
from .backup import making
from .closing import closed
from .jobs import Job, read_json, write_json
from .locks import only_one, ops_folder
from .models import Backup, Refused

JOB = Job("update")
MOST_HISTORY = 200
SECONDS_TO_ANSWER = 60
# What follows the files of another version, each in a process that runs it.
STEPS = (
    ("migrate", "--verbosity", "0"),
    ("load_places",),
    ("load_catalogue",),
    ("sync_schedules",),
    ("collectstatic", "--no-input", "--verbosity", "0"),
)


def look():
    """Ask the remote, note what it offers, and return it: commit, commits, changelog, checked_at."""
    offered = checkout.fetch()
    commits, changelog = checkout.news(offered)
    told = {
        "commit": offered,
        "commits": commits,
        "changelog": changelog,
        "checked_at": timezone.now().isoformat(timespec="seconds"),
    }
    write_json(_offer(), told)
    return told


def offer():
    """What the last look found, without what was taken since; None before the first."""
    told = read_json(_offer())
    if told and told["commit"] == checkout.commit():
        told |= {"commits": [], "changelog": []}
    return told


def _offer():
    return ops_folder() / "update-offer.json"


def _journal():
    return ops_folder() / "update-journal.json"


def was_interrupted():
    """Whether an update stopped in the middle, so that somebody must go back first."""
    return _journal().exists() and not JOB.is_running


def history():
    """Updates of until now, newest first: dicts of at, by, before, after, version, result, error, seconds."""
    return read_json(_history()) or []


def _history():
    return Path(settings.LOGS_ROOT) / "update_history.json"


def _remember(**entry):
    _history().parent.mkdir(parents=True, exist_ok=True)
    write_json(
        _history(), [{"at": timezone.now().isoformat(timespec="seconds"), **entry}, *history()][:MOST_HISTORY]
    )


def update(*, by="", say=lambda step: None):
    """Take what the remote offers; raise Refused, with the version before in place, when it does not work."""
    if not site_settings.updates_allowed:
        raise Refused(_("Updates are switched off in the settings."))
    with only_one("update"):
        if _journal().exists():
            raise Refused(_("An update was interrupted: go back to the version before first."))
        before, started = checkout.commit(), time.monotonic()
        say(_("asking the remote"))
        offered = look()["commit"]
        checkout.check_can_follow(offered)
        if offered == before:
            raise Refused(_("This is the newest version already."))
        with _noted(by, before, offered, started), closed():
            say(_("making a backup of what is there"))
            backup = making.make(reason=Backup.Reason.UPDATE)
            write_json(
                _journal(), {"before": before, "backup": str(backup.path), "migrations": _migrations()}
            )
            try:
                _take(offered, say)
            except Exception:
                say(_("going back to the version before"))
                go_back_locked()
                raise
            _journal().unlink()
    _restart()


@contextmanager
def _noted(by, before, after, started):
    """Put the update into the history, however it ends."""
    entry = {"by": by, "before": before[:12], "after": after[:12], "version": talentio.__version__}
    try:
        yield
    except Exception as failure:
        error = str(failure) if isinstance(failure, Refused) else type(failure).__name__
        _remember(**entry, result="failed", error=error, seconds=round(time.monotonic() - started))
        raise
    _remember(**entry, result="done", error="", seconds=round(time.monotonic() - started))
    audit(None, "updated", category="operations", description=f"{before[:12]} → {after[:12]}")


def _take(offered, say):
    say(_("fetching the files"))
    checkout.go_to(offered)
    say(_("installing what it needs"))
    _install()
    for command in STEPS:
        say(" ".join(("manage.py", *command[:1])))
        _manage(*command)
    say(_("looking whether it works"))
    _check_that_it_answers()


def go_back():
    """Put the version before an interrupted update in place; raise Refused when there is none."""
    with only_one("update"):
        if not _journal().exists():
            raise Refused(_("No update was interrupted."))
        before, started = read_json(_journal())["before"], time.monotonic()
        with _noted("", checkout.commit(), before, started), closed():
            go_back_locked()
    _restart()


def go_back_locked():
    """Files and packages of before; the database too where it had begun to change."""
    journal = read_json(_journal())
    checkout.go_to(journal["before"])
    _install()
    connection.close()
    if _migrations() != journal["migrations"]:
        _manage("restore", journal["backup"], "--yes")
    _manage("collectstatic", "--no-input", "--verbosity", "0")
    _journal().unlink()


def _migrations():
    return sorted(map(list, MigrationRecorder.Migration.objects.values_list("app", "name")))


def _install():
    _run(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
         "--requirement", "requirements.txt")  # fmt: skip


def _manage(*arguments):
    _run(sys.executable, "manage.py", *arguments)


def _run(*command):
    """Run one step; its words are for the log of operations alone, since they may quote a row."""
    with (ops_folder() / "update.log").open("ab") as words:
        ended = subprocess.run(
            command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=words, stderr=words
        )
    if ended.returncode:
        raise Refused(_("The step “%s” failed; update.log in OPS_ROOT has its words.") % command[2])


def _check_that_it_answers():
    """Start the new version on a port of its own, and ask it whether it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = {**os.environ, "ALLOWED_HOSTS": ",".join([*settings.ALLOWED_HOSTS, "127.0.0.1"])}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "talentio.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
    ]
    with (ops_folder() / "update.log").open("ab") as words:
        server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=variables, stdout=words, stderr=words)
    try:
        if not _is_ready(server, f"http://127.0.0.1:{port}/healthz/ready"):
            raise Refused(_("The new version does not answer."))
    finally:
        server.terminate()
        server.wait()


def _is_ready(server, url):
    end = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 our own server on loopback
                return answer.status == 200
        except urllib.error.HTTPError:
            return False
        except OSError:
            time.sleep(0.2)
    return False


def _restart():
    """Let the operator's command restart the site and its queue; without one they do it themselves."""
    if settings.RESTART_COMMAND:
        subprocess.run(shlex.split(settings.RESTART_COMMAND), check=False, stdin=subprocess.DEVNULL)
