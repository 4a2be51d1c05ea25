"""What was taken out of the database as files, and what was brought in: who, when, why and how far."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talentio.core.fields import EncryptedTextField

# Whoever works on a row says so more often than this.
SILENCE = timedelta(minutes=2)
MOST_ATTEMPTS = 3


class State(models.TextChoices):
    """One list for both, so that pages show both alike."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    READY = "ready", _("to be confirmed")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    UNDONE = "undone", _("undone")
    EXPIRED = "expired", _("no longer kept")


AT_WORK = (State.QUEUED, State.RUNNING)


class JobQuerySet(models.QuerySet):
    def silent(self, *, now=None):
        """Keep work that nobody has touched for too long: its worker was killed, or its task was lost."""
        return self.filter(state__in=AT_WORK, touched_at__lt=(now or timezone.now()) - SILENCE)

    def visible_to(self, user):
        """Keep a person's own; administrators see everybody's."""
        return self if user.is_superuser else self.filter(requested_by_id=user.pk)

    def claim(self, pk):
        """Take a row to work on; None if somebody else is at it, or nothing is to be done."""
        mine = Q(state=State.QUEUED) | Q(state=State.RUNNING, touched_at__lt=timezone.now() - SILENCE)
        taken = self.filter(mine, pk=pk).update(state=State.RUNNING, touched_at=timezone.now())
        return self.select_related("requested_by").get(pk=pk) if taken else None


class Job(models.Model):
    """Work that is done in the queue while a page tells how far it is."""

    kind = models.CharField(_("what"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows"), default=0)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    touched_at = models.DateTimeField(default=timezone.now, editable=False)
    error = models.TextField(_("reason"), blank=True)
    language = models.CharField(max_length=2, default="fr", editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    # In the private store.
    file = models.CharField(max_length=120, blank=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_at_work(self):
        return self.state in AT_WORK

    @property
    def percent(self):
        return min(99, 100 * self.done // self.total) if self.total else 0

    def at(self, done):
        """Say how far it is, and that somebody is at it; False when the row was taken away meanwhile."""
        now = timezone.now()
        self.done, self.touched_at = done, now
        alive = type(self).objects.filter(pk=self.pk, state=State.RUNNING)
        return bool(alive.update(done=done, total=self.total, touched_at=now))

    def end(self, state, error=""):
        self.state, self.error, self.finished_at = state, str(error)[:2000], timezone.now()
        self.save()

    def keep_file(self, content, suffix):
        """Put a file (a Django File) into the private store under a name that nobody can guess."""
        key = secrets.token_hex(16)
        folder = f"{self._meta.model_name}s"
        self.file = storages["private"].save(f"{folder}/{key[:2]}/{key}.{suffix}", content)

    def forget_file(self):
        """Delete the file; the row stays and tells what was done."""
        former, self.file = self.file, ""
        if former:
            storages["private"].delete(former)


class Export(Job):
    """A list that left as a file. The row is the ledger: it stays when the file has gone."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel (XLSX)"
        PDF = "pdf", "PDF"

    format = models.CharField(_("format"), max_length=4, choices=Format)
    columns = models.JSONField(_("columns"), default=list)
    separator = models.CharField(max_length=1, default=",")
    purpose = models.CharField(_("purpose of the export"), max_length=300)
    # Which filter reads the query: the back-office's list, or the site's.
    source = models.CharField(max_length=20)
    query = models.TextField(_("filters"), blank=True)
    ids = models.JSONField(null=True, editable=False)
    bytes = models.BigIntegerField(_("size"), default=0)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["requested_by", "-id"], name="export_of_person"),
            models.Index(fields=["expires_at"], condition=~Q(file=""), name="export_with_file"),
            models.Index(
                fields=["touched_at"], condition=Q(state__in=["queued", "running"]), name="export_at_work"
            ),
            models.Index(fields=["created_at"], name="export_created"),
        ]

    def __str__(self):
        return f"{self.kind} · {self.get_format_display()} · {timezone.localtime(self.created_at):%Y-%m-%d}"

    @property
    def is_there(self):
        """Tell whether the file may still be fetched."""
        return bool(self.state == State.DONE and self.file and self.expires_at > timezone.now())


class ImportBatch(Job):
    """A file of people: read and looked at first, then taken, and perhaps undone."""

    class Step(models.TextChoices):
        CHECK = "check", _("reading the file")
        RUN = "run", _("taking the rows")
        UNDO = "undo", _("undoing")

    step = models.CharField(_("step"), max_length=10, choices=Step, default=Step.CHECK)
    original_name = models.CharField(_("file"), max_length=200)
    header = models.JSONField(default=list, editable=False)
    ignored = models.JSONField(_("columns left out"), default=list)
    updates_known = models.BooleanField(_("changes people who are known"), default=True)
    defaults_public = models.BooleanField(_("the people agreed to be shown"), default=False)
    rows_created = models.PositiveIntegerField(_("new"), default=0)
    rows_updated = models.PositiveIntegerField(_("changed"), default=0)
    rows_unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rows_refused = models.PositiveIntegerField(_("with errors"), default=0)
    rows_undone = models.PositiveIntegerField(_("undone"), default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["requested_by", "-id"], name="import_of_person"),
            models.Index(
                fields=["touched_at"], condition=Q(state__in=["queued", "running"]), name="import_at_work"
            ),
            models.Index(fields=["created_at"], name="import_created"),
        ]

    def __str__(self):
        return self.original_name


class ImportRow(models.Model):
    """One row of a file, and what became of it. What people typed is encrypted: it holds contacts."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waiting")
        NEW = "new", _("new")
        CHANGE = "change", _("will change")
        SAME = "same", _("nothing to change")
        WRONG = "wrong", _("error")
        CREATED = "created", pgettext_lazy("outcome of a row", "created")
        UPDATED = "updated", _("changed")
        UNDONE = "undone", _("undone")
        KEPT = "kept", _("changed since, so it stays")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    # {column: cell} as it stands in the file, as JSON.
    cells = EncryptedTextField()
    # Equal for rows that name the same person, without telling whom.
    key = models.CharField(max_length=64, blank=True)
    # {column: [sentence, …]}, "" for the row as a whole.
    errors = models.JSONField(_("errors"), default=dict)
    # Whom it is about, as a number of the kind's model; codes and names are looked up.
    target = models.BigIntegerField(null=True)
    # What the person's answers were before, as JSON, so that it can be undone.
    before = EncryptedTextField(blank=True)
    # When the person was last changed by this import: whoever changed them since is not undone.
    version = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="import_row_outcome"),
            models.Index(fields=["key", "batch"], condition=~Q(key=""), name="import_row_key"),
        ]

    def __str__(self):
        return f"{self.batch_id}:{self.number}"


@receiver(post_delete, sender=Export)
@receiver(post_delete, sender=ImportBatch)
def remove_file(sender, instance, **kwargs):
    name = instance.file
    if name:
        transaction.on_commit(lambda: storages["private"].delete(name), robust=True)
