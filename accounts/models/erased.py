"""Accounts that were erased: enough to erase them again after an old backup is restored, no more."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core.encryption import blind_index


class ErasedAccount(models.Model):
    """A keyed digest of an account's number: without the key nobody can tell whose it was."""

    digest = models.CharField(max_length=64, unique=True)
    erased_at = models.DateTimeField(_("erased"), default=timezone.now)

    class Meta:
        verbose_name = _("erased account")
        verbose_name_plural = _("erased accounts")

    def __str__(self):
        return f"{self.erased_at:%Y-%m-%d}"

    @staticmethod
    def digest_of(user):
        return blind_index("erased_account", f"{user.pk}:{user.created_at.isoformat()}")

    @classmethod
    def remember(cls, user):
        cls.objects.get_or_create(digest=cls.digest_of(user))
