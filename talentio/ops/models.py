"""Backups, each a row that tells how far it is."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core.audit import audit


class Refused(Exception):
    """The work cannot be done; the sentence says why, and nothing was changed."""


class Backup(models.Model):
    """One encrypted archive under BACKUP_ROOT; only a row that is done has been read back whole."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    class Reason(models.TextChoices):
        ASKED = "asked", _("asked for")
        NIGHTLY = "nightly", _("nightly")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING, db_index=True)
    step = models.CharField(_("step"), max_length=60, blank=True)
    percent = models.PositiveSmallIntegerField(_("progress"), default=0)
    error = models.TextField(_("reason"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    created_at = models.DateTimeField(_("asked"), default=timezone.now, db_index=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    name = models.CharField(_("file"), max_length=120, unique=True)
    reason = models.CharField(_("why"), max_length=20, choices=Reason, default=Reason.ASKED)
    bytes = models.BigIntegerField(_("size"), default=0)
    files = models.BigIntegerField(_("files"), default=0)
    rows = models.BigIntegerField(_("rows"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("backup")
        verbose_name_plural = _("backups")

    def __str__(self):
        return self.name

    @property
    def path(self):
        return Path(settings.BACKUP_ROOT) / self.name

    def at(self, step, percent):
        """Say how far it is; pages and the command line show it."""
        self.step, self.percent = step, percent
        Backup.objects.filter(pk=self.pk).update(step=step, percent=percent)

    def finish(self):
        self._end(self.State.DONE, "")
        self.percent = 100
        Backup.objects.filter(pk=self.pk).update(percent=100)
        audit(self.requested_by, f"{self._meta.model_name}_done", self, category="operations")

    def fail(self, reason):
        self._end(self.State.FAILED, str(reason))
        audit(
            self.requested_by,
            f"{self._meta.model_name}_failed",
            self,
            category="operations",
            status="error",
        )

    def _end(self, state, error):
        self.state, self.error, self.finished_at = state, error[:2000], timezone.now()
        self.save()
