"""What the queue did, in the back-office: the lists are the package's, running a job again asks first."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_q.admin import FailAdmin, TaskAdmin, resubmit_task

from talentio.core.bulk import bulk_action


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
