"""Schedules are what the apps declare, whatever ran before."""

from datetime import timedelta

import pytest
from croniter import croniter
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule, Task

from talentio.core import schedules
from talentio.core.models import SecurityLog
from talentio.core.prune import prune_finished_tasks, prune_security_log
from talentio.core.site_settings import site_settings

pytestmark = pytest.mark.django_db


def test_every_declared_schedule_is_made_once():
    call_command("sync_schedules", verbosity=0)
    call_command("sync_schedules", verbosity=0)
    names = list(Schedule.objects.values_list("name", flat=True))
    assert sorted(names) == sorted({each.name for each in schedules.declared()})
    assert schedules.sync() == 0


def test_every_schedule_leads_to_a_function_and_has_a_cron_that_can_be_read():
    for each in schedules.declared():
        assert callable(import_string(each.func))
        assert each.minutes or croniter.is_valid(each.cron)


def test_a_changed_cron_moves_the_next_run():
    schedules.sync()
    Schedule.objects.filter(name="talents.purge_drafts").update(cron="0 0 1 1 *", next_run=timezone.now())
    schedules.sync()
    purge = Schedule.objects.get(name="talents.purge_drafts")
    local = timezone.localtime(purge.next_run)
    assert (local.hour, local.minute) == (3, 17)
    assert purge.next_run > timezone.now()


def test_what_nobody_declares_any_more_goes():
    Schedule.objects.create(name="old", func="os.getcwd")
    schedules.sync()
    assert not Schedule.objects.filter(name="old").exists()


def test_old_results_of_the_queue_are_pruned():
    def task(pk, success, days):
        moment = timezone.now() - timedelta(days=days)
        Task.objects.create(id=pk, name=pk, func="f", started=moment, stopped=moment, success=success)

    task("new", True, 6)
    task("old", True, 8)
    task("failed", False, 8)
    task("old failed", False, 31)
    assert prune_finished_tasks() == 2
    assert set(Task.objects.values_list("id", flat=True)) == {"new", "failed"}


def test_security_events_are_kept_as_long_as_the_setting_says(time_machine):
    SecurityLog.objects.create(kind="lockout", severity="warning")
    time_machine.move_to(timezone.now() + timedelta(days=700), tick=False)
    assert prune_security_log() == 0
    site_settings.put("security_log_months", 12, by=None)
    assert prune_security_log() == 1
