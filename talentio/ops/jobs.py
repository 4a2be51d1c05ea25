"""How far a restore or an update is, in a file: the database is what they replace."""

import json
import os
from datetime import datetime

from django.utils import timezone
from django.utils.translation import activate, get_language
from django.utils.translation import gettext as _

from .locks import ops_folder
from .models import TIME_TO_START, Refused

RUNNING, DONE, FAILED, INTERRUPTED = "running", "done", "failed", "interrupted"


class Job:
    """One kind of work, of which only the newest run is remembered.

    `told` is a dict: state, step (a sentence), by (a name), language, error, result; started_at and
    ended_at in ISO 8601.
    """

    def __init__(self, name):
        self.name = name

    @property
    def path(self):
        return ops_folder() / f"{self.name}.json"

    @property
    def told(self):
        """What the newest run said, or None; one whose process died counts as interrupted."""
        told = read_json(self.path)
        if told and told["state"] == RUNNING and not _is_alive(told):
            told["state"] = INTERRUPTED
        return told

    def shown(self):
        """What a page needs: `told`, with its moments read."""
        told = self.told or {}
        moments = {name: told.get(name) for name in ("started_at", "ended_at")}
        return {
            "told": told,
            **{name: text and datetime.fromisoformat(text) for name, text in moments.items()},
        }

    @property
    def is_running(self):
        return bool(self.told) and self.told["state"] == RUNNING

    def ask(self, *, by):
        """Note that it was asked for; the process that does it takes over with `begin`."""
        if self.is_running:
            raise Refused(_("Work of this kind is going on already."))
        told = {"by": by, "pid": None, "language": get_language(), "started_at": _now()}
        write_json(self.path, {"state": RUNNING, "step": "", "error": "", **told})

    def begin(self):
        """Take over, and speak the language of who asked."""
        self._change(pid=os.getpid(), state=RUNNING)
        activate(read_json(self.path)["language"])

    def at(self, step):
        self._change(step=str(step))

    def finish(self, result=""):
        self._change(state=DONE, result=str(result), ended_at=_now())

    def fail(self, error):
        self._change(state=FAILED, error=str(error)[:2000], ended_at=_now())

    def _change(self, **parts):
        told = read_json(self.path) or {
            "by": "",
            "language": "",
            "step": "",
            "started_at": _now(),
            "error": "",
        }
        write_json(self.path, {**told, **parts})


def _now():
    return timezone.now().isoformat(timespec="seconds")


def _is_alive(told):
    if told["pid"] is None:
        return timezone.now() - datetime.fromisoformat(told["started_at"]) < TIME_TO_START
    return lives(told["pid"])


def lives(pid):
    """Whether a process of this machine has this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def read_json(path):
    """What a file of ours holds, or None when there is none."""
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return None


def write_json(path, content):
    """Replace the file in one step, readable by nobody else."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
    draft.replace(path)
