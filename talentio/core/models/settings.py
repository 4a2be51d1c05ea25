"""What staff may change while the site runs; see `talentio.core.site_settings`."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core.fields import EncryptedTextField


class Setting(models.Model):
    """One value of the registry: JSON in `value`, or in `secret` where nobody may read it."""

    key = models.CharField(_("key"), max_length=80, unique=True)
    value = models.TextField(_("value"), blank=True)
    secret = EncryptedTextField(_("secret"), blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")
        ordering = ["key"]

    def __str__(self):
        return self.key


class SettingsVersion(models.Model):
    """One row that grows with every change, so that each process sees at once that it must read anew."""

    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("version of the settings")

    def __str__(self):
        return str(self.version)


class SettingCheck(models.Model):
    """What came of the last try of something that settings describe."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        PASSED = "passed", _("it works")
        FAILED = "failed", _("it does not work")

    key = models.CharField(max_length=60, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PASSED)
    detail = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("test of settings")
        verbose_name_plural = _("tests of settings")

    def __str__(self):
        return self.key

    @property
    def is_running(self):
        return self.state == self.State.RUNNING

    def finish(self, passed, detail):
        self.state = self.State.PASSED if passed else self.State.FAILED
        self.detail, self.finished_at = detail[:1000], timezone.now()
        self.save()
