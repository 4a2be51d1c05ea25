"""Trying out what the settings say: apps register checks in their `setting_checks.py`.

A check runs in the queue, never in a request; its row in SettingCheck tells what came of it.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from .audit import audit
from .models import SettingCheck

RUN = "talentio.core.setting_checks.run"
# A worker that was killed never answers; after this time one may ask again.
PATIENCE = timedelta(minutes=2)
log = logging.getLogger(__name__)
_registered = {}


class CheckFailed(Exception):
    """What was tried does not work; the message is a sentence for staff, without any secret."""


@dataclass(frozen=True)
class Check:
    """`function(by)` tries something for an account and returns a sentence, or raises CheckFailed.

    It brings timeouts of its own (ten seconds are plenty) and may be run twice.
    """

    key: str
    group: str
    label: object
    function: object
    help: object = ""

    @property
    def last(self):
        return SettingCheck.objects.filter(key=self.key).first()


def register_check(key_group, label, function, *, key="", help=""):
    """Put a test button under a group of settings; its key is the function's name unless given."""
    check = Check(key or function.__name__, key_group, label, function, help)
    if check.key in _registered:
        raise ValueError(f"The check {check.key} is registered already.")
    _registered[check.key] = check
    return check


def unregister(key):
    """Forget a check: for tests that declare one for a while."""
    _registered.pop(key)


def get(key):
    """The check of this key; raise KeyError."""
    return _registered[key]


def of_group(group):
    """[(check, its last SettingCheck or None)] of a group; one query."""
    checks = [check for check in _registered.values() if check.group == group]
    last = {row.key: row for row in SettingCheck.objects.filter(key__in=[check.key for check in checks])}
    return [(check, last.get(check.key)) for check in checks]


@transaction.atomic
def ask(key, *, by):
    """Have a worker run a check; False while one is running already."""
    get(key)
    row, _is_new = SettingCheck.objects.select_for_update().get_or_create(key=key)
    now = timezone.now()
    if row.is_running and row.asked_at and row.asked_at > now - PATIENCE:
        return False
    row.state, row.detail, row.asked_by, row.asked_at = SettingCheck.State.RUNNING, "", by, now
    row.finished_at = None
    row.save()
    audit(by, "check_setting", category="settings", description=key)
    transaction.on_commit(lambda: async_task(RUN, key), robust=True)
    return True


def run(key):
    """Run a check that was asked for and note what came of it; nothing for one that is not running."""
    row = SettingCheck.objects.select_related("asked_by").filter(key=key).first()
    if row is None or not row.is_running or key not in _registered:
        return
    with translation.override(getattr(row.asked_by, "language", None) or "fr"):
        passed, detail = _outcome(get(key), row.asked_by)
    row.finish(passed, detail)


def _outcome(check, by):
    try:
        return True, str(check.function(by))
    except CheckFailed as failure:
        return False, str(failure)
    except Exception as unexpected:
        # Its message may hold a key or an address: the log of the server gets it, the page does not.
        log.exception("The check %s failed in an unexpected way", check.key)
        kind = type(unexpected).__name__
        return False, _("It failed in a way that nobody foresaw (%(kind)s).") % {"kind": kind}
