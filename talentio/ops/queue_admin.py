"""The queue in the back-office: lists of the package, as wide as a screen; running a job again asks first."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_q.admin import FailAdmin, ScheduleAdmin, TaskAdmin, resubmit_task

from talentio.core.bulk import bulk_action

from . import queue_words  # noqa: F401 its words are in our catalogues


@bulk_action(
    description=_("Run again"),
    permissions=["change"],
    done=ngettext_lazy("%(count)d job waits in the queue.", "%(count)d jobs wait in the queue.", "count"),
)
def run_again(modeladmin, rows, *, by):
    jobs = list(rows)
    resubmit_task(modeladmin, None, jobs)
    return len(jobs), []


for each in (TaskAdmin, FailAdmin):
    each.actions = (run_again,)
    # Neither groups nor several clusters are in use here.
    each.list_filter = ()
    each.fields = (
        "name",
        "func",
        "args",
        "kwargs",
        "result",
        "started",
        "stopped",
        "success",
        "attempt_count",
    )
TaskAdmin.list_display = ("name", "func", "started", "time_taken")
FailAdmin.list_display = ("name", "func", "stopped", "short_result")
ScheduleAdmin.list_display = ("name", "schedule_type", "next_run", "get_last_run", "get_success")
ScheduleAdmin.list_display_links = ("name",)
ScheduleAdmin.list_filter = ("schedule_type",)
ScheduleAdmin.fields = (
    *("name", "func", "args", "kwargs", "schedule_type", "minutes", "repeats", "next_run"),
)
