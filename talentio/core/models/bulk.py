"""An action on many rows that the queue does, batch by batch."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BulkJob(models.Model):
    """What was asked for, for which rows, and how far it is; see `talentio.core.bulk`."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    model = models.CharField(_("what"), max_length=100)
    action = models.CharField(_("action"), max_length=100)
    keys = models.JSONField(default=list)
    total = models.PositiveIntegerField(_("rows"), default=0)
    position = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    refusals = models.JSONField(_("refused"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("asked by")
    )
    created_at = models.DateTimeField(_("asked"), default=timezone.now, db_index=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("action on many rows")
        verbose_name_plural = _("actions on many rows")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "failed"]), name="bulk_job_in_a_state"
            )
        ]

    def __str__(self):
        return f"{self.action} {self.model} ({self.total})"

    @property
    def is_over(self):
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def percent(self):
        return 100 * self.position // max(self.total, 1)

    @transaction.atomic
    def do_a_batch(self, verb, size):
        """Do the next rows with `verb(keys) -> (changed, refusals)`; False when none is left.

        What was done and how far it went are one transaction: a task that is run again goes on.
        """
        job = BulkJob.objects.select_for_update().get(pk=self.pk)
        batch = job.keys[job.position : job.position + size]
        if job.is_over or not batch:
            return False
        changed, refusals = verb(batch)
        job.position += len(batch)
        job.changed += changed
        job.refusals += [str(each) for each in refusals][:100]
        job.state = self.State.RUNNING
        job.save()
        return True

    def end(self, state):
        BulkJob.objects.filter(pk=self.pk).update(state=state, finished_at=timezone.now(), keys=[])
