"""One backup, one rotation at a time, by a lock that dies with its holder: kill -9 frees it too."""

import fcntl
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from .models import Refused


def ops_folder(*names):
    """A folder under OPS_ROOT that nobody else may read, made when it is missing."""
    folder = Path(settings.OPS_ROOT).joinpath(*names)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def only_one(name="work"):
    """Hold a lock by name; raise Refused while another process has it."""
    with (ops_folder() / f"{name}.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise Refused(_("Work of this kind is going on already.")) from taken
        yield


def is_held(name="work"):
    """Whether a process that is alive holds the lock."""
    try:
        with only_one(name):
            return False
    except Refused:
        return True
