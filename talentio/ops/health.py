"""How the machinery is: each check is one row of the page, of the command, and of what probes ask."""

import platform
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_q.models import OrmQ, Task

import talentio
from matching import model_list
from matching.spending import month_so_far
from notifications.models import EmailLog
from talentio.core.models import Figure
from talentio.core.site_settings import site_settings

from .models import Backup

HEARTBEAT = "ops.heartbeat"
# The clock runs every minute; a queue that is late by this much has stopped.
LONGEST_SILENCE = timedelta(minutes=5)
OLDEST_MAIL = timedelta(minutes=30)
OLDEST_BACKUP = timedelta(days=2)
LEAST_DISK, LITTLE_DISK = 0.05, 0.15
DAY = timedelta(days=1)


class Bad(Exception):
    """It does not work; the sentence says what."""


class Doubtful(Exception):
    """It works, but somebody should look; the sentence says why."""


@dataclass(frozen=True)
class Result:
    """`state` is ok, warning or error."""

    name: str
    label: str
    state: str
    detail: str


@dataclass(frozen=True)
class Check:
    """`look` returns what is said when all is well, or raises Bad or Doubtful."""

    name: str
    label: object
    look: Callable[[], str]

    def run(self):
        state, detail = "ok", ""
        try:
            detail = self.look()
        except Doubtful as doubt:
            state, detail = "warning", str(doubt)
        except Bad as bad:
            state, detail = "error", str(bad)
        except Exception as failure:  # noqa: BLE001 a check that breaks is what it is there to tell
            # The kind only: what databases and caches say may hold their address and user.
            state, detail = "error", type(failure).__name__
        return Result(self.name, str(self.label), state, detail)


def beat():
    """Note that the queue works; the clock asks for it every minute."""
    Figure.objects.replace(HEARTBEAT, {HEARTBEAT: 1})


def _database():
    started = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return _("%(kind)s answers in %(ms).1f ms") % {
        "kind": connection.display_name,
        "ms": (time.monotonic() - started) * 1000,
    }


def _migrations():
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _backwards in pending)
        raise Bad(_("Not applied: %s") % names)
    return _("all applied")


def _cache():
    cache.set("ops.probe", 1, 10)
    if cache.get("ops.probe") != 1:
        raise Bad(_("It does not keep what it is given."))
    return "Redis" if settings.REDIS_URL else _("in each process")


def _queue():
    beaten = Figure.objects.filter(key=HEARTBEAT).values_list("computed_at", flat=True).first()
    if beaten is None:
        raise Bad(_("It has never run: start manage.py qcluster."))
    if timezone.now() - beaten > LONGEST_SILENCE:
        raise Bad(_("It has been silent for %s.") % timesince(beaten))
    failed = Task.objects.filter(success=False, stopped__gte=timezone.now() - DAY).count()
    waiting = OrmQ.objects.count()
    told = _("%(waiting)d waiting, %(failed)d failed in a day") % {"waiting": waiting, "failed": failed}
    if failed:
        raise Doubtful(told)
    return told


def _mail():
    late = EmailLog.objects.filter(
        status=EmailLog.Status.QUEUED, next_attempt_at__lt=timezone.now() - OLDEST_MAIL
    ).count()
    failed = EmailLog.objects.filter(
        status=EmailLog.Status.FAILED, created_at__gte=timezone.now() - DAY
    ).count()
    way = "SendGrid" if site_settings.sendgrid_api_key else settings.EMAIL_BACKEND.split(".")[-2]
    told = _("by %(way)s: %(late)d late, %(failed)d failed in a day")
    told %= {"way": way, "late": late, "failed": failed}
    if late or failed:
        raise Doubtful(told)
    return told


def _ai():
    if not site_settings.openrouter_api_key:
        # No trouble: everything works without one.
        return _("There is no key: texts are ranked and read without it.")
    spent, most = month_so_far()
    facts = {"spent": spent, "most": most}
    told = _("there is a key; $%(spent).2f of $%(most).2f are spent this month") % facts
    if warnings := model_list.warnings():
        raise Doubtful(" ".join([*warnings, told]))
    if spent >= most:
        raise Doubtful(told)
    return told


def _disk():
    told, worst = {}, 1.0
    for folder in dict.fromkeys([settings.MEDIA_ROOT, settings.PRIVATE_ROOT, settings.BACKUP_ROOT]):
        path = next(each for each in (Path(folder), *Path(folder).parents) if each.exists())
        total, _used, free = shutil.disk_usage(path)
        worst = min(worst, free / total)
        # Folders on one disk are told once.
        told.setdefault(path.stat().st_dev, f"{path}: {filesizeformat(free)} ({free / total:.0%})")
    sentence = _("Free: %s") % ", ".join(told.values())
    if worst < LEAST_DISK:
        raise Bad(sentence)
    if worst < LITTLE_DISK:
        raise Doubtful(sentence)
    return sentence


def _backup():
    newest = Backup.objects.filter(state=Backup.State.DONE).first()
    if newest is None:
        raise Doubtful(_("There is none."))
    told = _("%s ago") % timesince(newest.created_at)
    if timezone.now() - newest.created_at > OLDEST_BACKUP:
        raise Doubtful(told)
    return told


DATABASE = Check("database", gettext_lazy("Database"), _database)
MIGRATIONS = Check("migrations", gettext_lazy("Migrations"), _migrations)
CACHE = Check("cache", gettext_lazy("Cache"), _cache)
QUEUE = Check("queue", gettext_lazy("Queue"), _queue)
MAIL = Check("mail", gettext_lazy("E-mails"), _mail)
AI = Check("ai", gettext_lazy("AI"), _ai)
DISK = Check("disk", gettext_lazy("Disk"), _disk)
BACKUP = Check("backup", gettext_lazy("Newest backup"), _backup)

# Without these no page can be served.
READY = (DATABASE, MIGRATIONS, CACHE)


def everything():
    """Every check."""
    return (*READY, QUEUE, MAIL, AI, DISK, BACKUP)


def versions():
    """What runs here, as {name: version}."""
    return {
        "taalentio": talentio.__version__,
        "Django": django.get_version(),
        "Python": platform.python_version(),
        connection.display_name: _database_version(),
        platform.system(): platform.release(),
    }


def _database_version():
    try:
        return ".".join(map(str, connection.get_database_version()))
    except DatabaseError:
        return "?"


def row_counts():
    """Return [(model's name, rows)] of every table with a model, largest first; one query."""
    quote = connection.ops.quote_name
    models = [model for model in apps.get_models() if model._meta.managed]
    asked = [
        f"SELECT {number}, count(*) FROM {quote(model._meta.db_table)}"  # noqa: S608 names of ours, quoted
        for number, model in enumerate(models)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        counted = [(models[number]._meta.label, rows) for number, rows in cursor.fetchall()]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))
