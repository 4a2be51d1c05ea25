"""What runs by the clock: apps declare it in `schedules.py`, `sync()` brings it into the queue."""

from dataclasses import dataclass
from importlib import import_module

from croniter import croniter
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import module_has_submodule
from django_q.models import Schedule

from .counters import raise_to


@dataclass(frozen=True)
class Recurring:
    """A task by its dotted path, every so many minutes or by cron in TIME_ZONE; `name` is unique.

    `due` belongs to a task that deletes or blanks what was kept long enough: the dotted path of a
    function that returns the rows that would go now. `manage.py prune` shows and does them all.
    """

    name: str
    func: str
    cron: str = ""
    minutes: int | None = None
    due: str = ""

    @property
    def columns(self):
        if self.cron:
            return {"func": self.func, "schedule_type": Schedule.CRON, "cron": self.cron, "minutes": None}
        return {"func": self.func, "schedule_type": Schedule.MINUTES, "cron": None, "minutes": self.minutes}

    def next_run(self):
        # django-q computes it only when the task has run, so a changed cron would not move it.
        return (
            croniter(self.cron, timezone.localtime()).get_next(type(timezone.now()))
            if self.cron
            else timezone.now()
        )


def declared():
    """Every Recurring that an installed app declares in a list SCHEDULES."""
    found = []
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "schedules"):
            found += getattr(import_module(f"{config.name}.schedules"), "SCHEDULES", [])
    return found


@transaction.atomic
def sync():
    """Make the queue's schedules what the apps declare; return how many changed."""
    # One process at a time: the counter's row is the lock.
    raise_to("schedules", 1)
    existing = {schedule.name: schedule for schedule in Schedule.objects.all()}
    wanted = {recurring.name: recurring for recurring in declared()}
    changed = sum(_save(recurring, existing.get(name)) for name, recurring in wanted.items())
    gone = Schedule.objects.exclude(name__in=wanted).delete()[0]
    return changed + gone


def _save(recurring, schedule):
    if schedule and all(getattr(schedule, name) == value for name, value in recurring.columns.items()):
        return 0
    Schedule.objects.update_or_create(
        name=recurring.name, defaults={**recurring.columns, "repeats": -1, "next_run": recurring.next_run()}
    )
    return 1


def _pruning(name, due, cron):
    return Recurring(
        f"core.{name}", f"talentio.core.prune.{name}", cron=cron, due=f"talentio.core.prune.{due}"
    )


def _expiring(module):
    func, due = f"talentio.core.{module}.expire", f"talentio.core.{module}.over"
    return Recurring(f"core.expire_{module}", func, minutes=60, due=due)


SCHEDULES = [
    _pruning("prune_sessions", "ended_sessions", cron="37 3 * * *"),
    _pruning("prune_finished_tasks", "old_tasks", cron="41 3 * * *"),
    _pruning("prune_security_log", "old_security_events", cron="47 3 * * *"),
    _pruning("prune_activity_log", "old_activity", cron="53 3 * * *"),
    _pruning("prune_changes", "old_changes", cron="59 3 * * *"),
    _pruning("shorten_addresses", "whole_addresses", cron="19 4 * * *"),
    _pruning("prune_rate_counts", "old_rate_counts", cron="3 4 * * *"),
    _pruning("prune_bulk_jobs", "old_bulk_jobs", cron="43 3 * * *"),
    Recurring("core.log_figures", "talentio.core.log_figures.refresh", minutes=10),
    Recurring("core.pick_up_files", "talentio.core.tasks.pick_up", minutes=1),
    _expiring("exports"),
    _expiring("imports"),
]
