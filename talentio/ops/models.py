"""Backups, each a row that tells how far it is."""

import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core.audit import audit

TIME_TO_START = timedelta(seconds=60)


class Refused(Exception):
    """The work cannot be done; the sentence says why, and nothing was changed."""


class BackupQuerySet(models.QuerySet):
    def dead(self):
        """Rows that say they are running; of those asked a moment ago the process may only be starting.

        Whoever asks holds the lock, so nobody else is at work.
        """
        return self.filter(state=Backup.State.RUNNING).exclude(pk__in=self.starting())

    def starting(self):
        """Rows asked for a moment ago whose process has not begun."""
        since = timezone.now() - TIME_TO_START
        return self.filter(state=Backup.State.RUNNING, percent=0, created_at__gt=since)

    def there(self):
        """Those that are done, newest first."""
        return self.filter(state=Backup.State.DONE).order_by("-id")


class Backup(models.Model):
    """One encrypted archive under BACKUP_ROOT; only a row that is done has been read back whole."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    class Step(models.TextChoices):
        STARTING = "starting", _("starting")
        DATABASE = "database", _("reading the database")
        FILES = "files", _("reading the files")
        VERIFICATION = "verification", _("reading the archive back")

    class Reason(models.TextChoices):
        ASKED = "asked", _("asked for")
        NIGHTLY = "nightly", _("nightly")
        SAFETY = "safety", _("before a restore")
        UPDATE = "update", _("before an update")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING, db_index=True)
    step = models.CharField(_("step"), max_length=20, choices=Step, default=Step.STARTING)
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

    objects = BackupQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("backup")
        verbose_name_plural = _("backups")

    def __str__(self):
        return self.name

    @classmethod
    def ask(cls, *, by=None, reason=Reason.ASKED):
        """A row for a backup that is about to be made."""
        name = f"taalentio-{timezone.now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}.zip"
        return cls.objects.create(name=name, reason=reason, requested_by=by)

    @property
    def is_there(self):
        return self.state == self.State.DONE and self.path.exists()

    def remove(self, *, by):
        """Delete the archive and its row."""
        audit(by, "backup_deleted", self, category="operations", description=self.name)
        self.path.unlink(missing_ok=True)
        self.delete()

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


class LegacyRow(models.Model):
    """A row of the system before that is here already: a second run of the import leaves it alone."""

    table = models.CharField(max_length=60)
    old_id = models.BigIntegerField()
    # As logs name things: "talents.Profile:12"; "" where the row needed nothing of its own.
    target = models.CharField(max_length=100, blank=True)
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        verbose_name = _("row of the system before")
        verbose_name_plural = _("rows of the system before")
        constraints = [models.UniqueConstraint(fields=["table", "old_id"], name="legacy_row_once")]

    def __str__(self):
        return f"{self.table}:{self.old_id}"
