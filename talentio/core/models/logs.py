"""Who did what; rows are written by `talentio.core.audit`."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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
    created_at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activity log")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["action_type", "-id"], name="activity_action"),
            models.Index(fields=["category", "-id"], name="activity_category"),
            models.Index(fields=["status", "-id"], name="activity_status"),
            models.Index(fields=["resource", "-id"], name="activity_resource"),
            models.Index(fields=["user_email", "-id"], name="activity_email"),
        ]

    def __str__(self):
        return f"{self.action_type} {self.resource}".strip()
