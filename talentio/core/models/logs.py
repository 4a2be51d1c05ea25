"""Who did what, by `talentio.core.audit`; what threatened the site, by `talentio.core.security`."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def by_beginning(name):
    """An index for the beginning of a text: on PostgreSQL a plain one serves LIKE only in the C locale."""
    return models.Index(
        fields=[name, "-id"], opclasses=["varchar_pattern_ops", "int8_ops"], name=f"activity_{name}_begins"
    )


class ActivityLog(models.Model):
    """One action. Names stand here as text, so that the row still tells after an account is gone."""

    class Status(models.TextChoices):
        SUCCESS = "success", _("success")
        WARNING = "warning", _("warning")
        ERROR = "error", _("error")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    user_name = models.CharField(_("name"), max_length=201, blank=True)
    user_email = models.CharField(_("e-mail"), max_length=254, blank=True)
    user_code = models.CharField(_("code"), max_length=24, blank=True)
    action_type = models.CharField(_("action"), max_length=50)
    category = models.CharField(_("category"), max_length=50, blank=True)
    description = models.TextField(_("description"), blank=True)
    resource = models.CharField(_("about"), max_length=100, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.SUCCESS)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    user_agent = models.CharField(max_length=512, blank=True)
    browser = models.CharField(_("browser"), max_length=50, blank=True)
    browser_version = models.CharField(max_length=20, blank=True)
    device_type = models.CharField(_("device"), max_length=20, blank=True)
    device_brand = models.CharField(max_length=50, blank=True)
    device_model = models.CharField(max_length=50, blank=True)
    operating_system = models.CharField(_("system"), max_length=50, blank=True)
    os_version = models.CharField(max_length=20, blank=True)
    method = models.CharField(_("method"), max_length=10, blank=True)
    url = models.CharField(_("URL"), max_length=1000, blank=True)
    referrer = models.CharField(_("referrer"), max_length=1000, blank=True)
    status_code = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activity log")
        ordering = ["-id"]
        permissions = [("export_activitylog", _("Can export the activity log"))]
        indexes = [
            models.Index(fields=["action_type", "-id"], name="activity_action"),
            models.Index(fields=["category", "-id"], name="activity_category"),
            models.Index(fields=["status", "-id"], name="activity_status"),
            models.Index(fields=["address", "-id"], name="activity_address"),
            *(by_beginning(name) for name in ("resource", "user_email", "user_code")),
        ]

    def __str__(self):
        return f"{self.action_type} {self.resource}".strip()


class SecurityLog(models.Model):
    """Something that touches the safety of accounts: a failed sign-in, a lock, a change of rights."""

    class Kind(models.TextChoices):
        LOGIN_FAILED = "login_failed", _("failed sign-in")
        LOCKOUT = "lockout", _("locked out")
        FORBIDDEN = "forbidden", _("forbidden page")
        RIGHTS_CHANGED = "rights_changed", _("rights changed")
        PASSWORD_CHANGED = "password_changed", _("password changed")  # noqa: S105 a kind of event
        PASSWORD_ASKED = "password_asked", _("forgotten password")  # noqa: S105 a kind of event
        SECOND_STEP_FAILED = "second_step_failed", _("wrong second step")
        SECOND_STEP_CHANGED = "second_step_changed", _("second step changed")
        ACCOUNT_CLOSED = "account_closed", _("account closed")
        ACCOUNT_OPENED = "account_opened", _("account opened")

    class Severity(models.TextChoices):
        INFO = "info", _("for information")
        WARNING = "warning", _("warning")
        CRITICAL = "critical", _("critical")

    kind = models.CharField(_("event"), max_length=30, choices=Kind)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    # As text, so that the row still tells after the account is gone; masked where nobody is known.
    user_name = models.CharField(_("name"), max_length=201, blank=True)
    user_code = models.CharField(_("code"), max_length=24, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    user_agent = models.CharField(_("browser"), max_length=512, blank=True)
    method = models.CharField(_("method"), max_length=10, blank=True)
    url = models.CharField(_("URL"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    # When a mail about it was queued; only critical events get one.
    alerted_at = models.DateTimeField(_("told by mail"), null=True, blank=True)

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security log")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["kind", "-id"], name="security_kind"),
            models.Index(fields=["severity", "-id"], name="security_severity"),
            models.Index(fields=["address", "-id"], name="security_address"),
            models.Index(fields=["user_code", "-id"], name="security_code"),
            models.Index(
                fields=["id"],
                condition=models.Q(severity="critical", alerted_at__isnull=True),
                name="security_to_tell",
            ),
            models.Index(fields=["-alerted_at"], name="security_told"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.user_code}".strip()
