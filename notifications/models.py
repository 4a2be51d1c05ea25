"""The outbox: one row per message, the queue while it waits and the log afterwards."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core.encryption import blind_index

# With the pauses between them (`delivery.pause`) about two days: longer than a provider is ever down.
MOST_ATTEMPTS = 8
# Longer than one attempt can take, the timeouts of its backend included.
LEASE = timedelta(minutes=5)
FEW = 1000


class EmailLogQuerySet(models.QuerySet):
    def due(self, now):
        """Keep messages that wait, whose moment has come, and that no worker holds."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return self.filter(free, status=EmailLog.Status.QUEUED, next_attempt_at__lte=now)

    def sent_to(self, address):
        """Keep what has left for an address, newest first, without the bodies."""
        return (
            self.filter(to_email=address, status=EmailLog.Status.SENT).defer("html", "text").order_by("-id")
        )

    def beginning_with(self, text):
        """Keep messages whose address or code begins so."""
        begins = (
            Q(to_email__startswith=text)
            | Q(to_email__startswith=text.lower())
            | Q(related_code__startswith=text.upper())
        )
        # PostgreSQL would read all mails from the newest on until fifty are found; few are looked up first.
        few = list(EmailLog.objects.filter(begins).order_by().values_list("pk", flat=True)[: FEW + 1])
        return self.filter(begins if len(few) > FEW else Q(pk__in=few))

    def with_old_bodies(self, before):
        """Keep messages from before this moment that still hold their body."""
        return self.filter(created_at__lt=before).exclude(html="")


class EmailLog(models.Model):
    class Status(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        SKIPPED = "skipped", _("skipped")

    key = models.CharField(_("template"), max_length=60)
    to_email = models.EmailField(_("to"), max_length=254)
    to_name = models.CharField(_("name"), max_length=201, blank=True)
    cc = models.EmailField(_("copy to"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    html = models.TextField("HTML", blank=True)
    text = models.TextField(_("text"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    # The last attempt may have left: it ended without an answer, or its worker died.
    is_in_doubt = models.BooleanField(default=False, editable=False)
    claimed_until = models.DateTimeField(_("held by a worker until"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("queued"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    # What the mail service reports afterwards; `accepted_at` by any report, so that it is not sent again.
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("bounced"), null=True, blank=True)
    complained_at = models.DateTimeField(_("reported as spam"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    # What it is about, as text ("talents.Profile:12"): this app knows no other.
    about = models.CharField(_("about"), max_length=100, blank=True)
    related_code = models.CharField(_("code"), max_length=24, blank=True)
    # Ids and plain facts from which the body is made at delivery; never a secret.
    params = models.JSONField(default=dict)
    idempotency_key = models.CharField(max_length=200, unique=True, null=True, blank=True)
    message_id = models.CharField("Message-ID", max_length=200, blank=True)

    objects = EmailLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-id"]
        permissions = [("resend_emaillog", _("Can send an e-mail again"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="sent_has_a_moment"
            )
        ]
        indexes = [
            models.Index(fields=["status", "-id"], name="email_status"),
            models.Index(fields=["key", "-id"], name="email_key"),
            # PostgreSQL looks up the beginning of a text only in an index of this kind.
            models.Index(
                fields=["to_email", "-id"],
                opclasses=["varchar_pattern_ops", "int8_ops"],
                name="email_to_prefix",
            ),
            models.Index(
                fields=["related_code", "-id"],
                opclasses=["varchar_pattern_ops", "int8_ops"],
                name="email_code_prefix",
            ),
            # In the order of the list, with what the overview counts by.
            models.Index(
                fields=["-id"], include=["created_at"], condition=Q(status="failed"), name="email_failed"
            ),
            models.Index(fields=["-id"], condition=Q(bounced_at__isnull=False), name="email_bounced"),
            models.Index(fields=["-id"], condition=Q(complained_at__isnull=False), name="email_complained"),
            models.Index(fields=["about"], name="email_about"),
            models.Index(fields=["next_attempt_at"], condition=Q(status="queued"), name="email_due"),
            # Figures of a period are counted from it alone.
            models.Index(fields=["created_at", "status", "key"], name="email_figures"),
            models.Index(fields=["created_at"], condition=~Q(html=""), name="email_with_body"),
        ]

    def __str__(self):
        return f"{self.subject or self.key} → {self.to_email}"

    @property
    def is_sample(self):
        """Whether somebody only tries the mail out."""
        return bool(self.params.get("is_sample"))

    @property
    def mark(self):
        """What the message bears outside: of this row alone, in this or any other database."""
        return f"{self.pk}.{self.created_at:%Y%m%d%H%M%S%f}"

    def claim(self, now):
        """Take the message for one attempt; False when another worker was quicker or nothing is due.

        One conditional UPDATE, so that two workers never hold it both. The attempt is counted here
        and not after sending: a worker that is killed each time must not try for ever.
        """
        mine = (
            EmailLog.objects.due(now)
            .filter(pk=self.pk)
            .update(
                # Still claimed, yet due: whoever held it died at it, before or after it left.
                is_in_doubt=Case(When(claimed_until=None, then=F("is_in_doubt")), default=Value(True)),
                claimed_until=now + LEASE,
                attempts=F("attempts") + 1,
            )
        )
        if mine:
            self.refresh_from_db()
        return bool(mine)

    def mark_sent(self, **kept):
        """Say that it left, with the subject, html, text and message_id that the log may keep."""
        # Whoever holds the row by now: what has left has left, and must not leave again.
        everyones = EmailLog.objects.filter(pk=self.pk).exclude(status=self.Status.SENT)
        self._write(
            everyones, **kept, status=self.Status.SENT, sent_at=timezone.now(), error="", is_in_doubt=False
        )

    def mark_failed(self, error):
        self._write(self._mine(), status=self.Status.FAILED, error=error[:1000])

    def mark_skipped(self, error):
        self._write(self._mine(), status=self.Status.SKIPPED, error=error[:1000])

    def try_again(self, error, *, after, is_in_doubt=False):
        """Give the message back to the queue, to be tried after a timedelta."""
        due = timezone.now() + after
        self._write(self._mine(), error=error[:1000], next_attempt_at=due, is_in_doubt=is_in_doubt)

    def _mine(self):
        """The row, unless another worker took it over when the lease of this attempt had ended."""
        return EmailLog.objects.filter(pk=self.pk, status=self.Status.QUEUED, attempts=self.attempts)

    def _write(self, rows, **columns):
        columns["claimed_until"] = None
        if rows.update(**columns):
            for name, value in columns.items():
                setattr(self, name, value)


class BlockedAddress(models.Model):
    """An address to which mails bounce, noted by staff: nothing leaves for it until they lift it."""

    address = models.EmailField(_("e-mail"), max_length=254, unique=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    blocked_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("blocked address")
        verbose_name_plural = _("blocked addresses")
        ordering = ["-id"]

    def __str__(self):
        return self.address

    def save(self, *args, **kwargs):
        self.address = self.address.lower()
        super().save(*args, **kwargs)

    def clean(self):
        self.address = self.address.lower()


class OptOutQuerySet(models.QuerySet):
    def of(self, address):
        return self.filter(digest=OptOut.digest_of(address))


class OptOut(models.Model):
    """An address that wants no mails about matching work; as a digest, since nobody need read it.

    Whoever has an account has a switch there instead: see `notifications.opt_out`.
    """

    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OptOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("opt-out")
        verbose_name_plural = _("opt-outs")

    def __str__(self):
        return f"{self.digest[:8]}…"

    @staticmethod
    def digest_of(address):
        return blind_index("notifications.OptOut", address)
