"""Tokens by which programs of a person use the API."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talentio.core.audit import audit

from .user import User

PREFIX = "taa_"
SHOWN = 8  # characters by which a person knows a token again
# Noting each request would write a row for each; a minute is exact enough for people.
NOTED_EVERY = timedelta(minutes=1)


class TooManyTokens(Exception):
    """One person keeps a handful of tokens, not hundreds."""


class ApiTokenQuerySet(models.QuerySet):
    def usable(self):
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True)

    def with_token(self, token):
        return self.filter(digest=ApiToken.digest_of(token))

    def revoke_all(self):
        """End those that still work; return how many."""
        return self.filter(revoked_at=None).update(revoked_at=timezone.now())


class ApiToken(models.Model):
    """A password of a program: only its digest is kept, and it ends by itself."""

    class Scope(models.TextChoices):
        READ = "read", pgettext_lazy("scope of a token", "read")
        WRITE = "write", _("read and write")

    MOST = 20

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=80)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    start = models.CharField(_("begins with"), max_length=SHOWN, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        default_permissions = ("view", "delete")
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="token_reads_or_writes")
        ]

    def __str__(self):
        return f"{self.name} ({self.start}…)"

    @staticmethod
    def digest_of(token):
        # A token is as long as the digest, so that no salt and no slow hash is needed.
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    @transaction.atomic
    def make(cls, user, *, name, scope, days, by):
        """Make a token for so many days; return it with its row. It is shown once and kept nowhere.

        Raise TooManyTokens.
        """
        # Locked: two requests at once must not both find room.
        User.objects.select_for_update().get(pk=user.pk)
        if cls.objects.usable().filter(user=user).count() >= cls.MOST:
            raise TooManyTokens(_("There are 20 tokens already. Revoke one that is not used any more."))
        token = PREFIX + secrets.token_urlsafe(32)
        row = cls.objects.create(
            user=user,
            name=name,
            scope=scope,
            digest=cls.digest_of(token),
            start=token[:SHOWN],
            expires_at=timezone.now() + timedelta(days=days),
        )
        audit(by, "make_token", row, category="accounts", description=f"{name} · {scope}")
        return token, row

    @transaction.atomic
    def revoke(self, *, by):
        """End this token at once; tell whether it still worked."""
        ended = bool(ApiToken.objects.filter(pk=self.pk).revoke_all())
        if ended:
            audit(by, "revoke_token", self, category="accounts", description=self.name)
        return ended

    def note_use(self):
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at < now - NOTED_EVERY:
            ApiToken.objects.filter(pk=self.pk).update(last_used_at=now)

    @property
    def may_write(self):
        return self.scope == self.Scope.WRITE

    @property
    def is_usable(self):
        return self.revoked_at is None and self.expires_at > timezone.now() and self.user.is_active
