"""The ledger of consents: who agreed to what text, in which language, when, and until when."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ConsentQuerySet(models.QuerySet):
    def current(self):
        """Keep what was given and not withdrawn."""
        return self.filter(withdrawn_at=None)

    def of(self, person):
        """Keep what a saved person agreed to, whether they have an account or not."""
        return self.filter(subject=f"{person._meta.label}:{person.pk}")


class Consent(models.Model):
    """One agreement of one person to one version of one text. Rows are added and ended, never edited."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("Terms of use")
        PRIVACY = "privacy", _("Privacy")
        SENSITIVE = "sensitive", _("Ethnicity and skin tone")

    # The proof outlives the account: `subject` still tells which account number it was.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="consents",
        verbose_name=_("account"),
    )
    subject = models.CharField(_("subject"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    version = models.CharField(_("version"), max_length=16)
    language = models.CharField(_("language"), max_length=2)
    text_digest = models.CharField(_("digest of the text"), max_length=64)
    given_at = models.DateTimeField(_("given"), default=timezone.now, db_index=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "version"],
                condition=models.Q(withdrawn_at=None),
                name="one_current_consent_per_text",
            ),
        ]

    def __str__(self):
        return f"{self.subject} {self.kind} {self.version}"
