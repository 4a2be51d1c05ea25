"""Links to choose a password, and requests of people who forgot theirs."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PasswordLinkQuerySet(models.QuerySet):
    def usable(self):
        return self.filter(used_at=None, expires_at__gt=timezone.now(), user__is_active=True)

    def expired(self):
        """Keep links that nobody used in time; a used one is never renewed."""
        return self.filter(used_at=None, expires_at__lte=timezone.now(), user__is_active=True)

    def with_token(self, token):
        return self.filter(digest=PasswordLink.digest_of(token))


class PasswordLink(models.Model):
    """A single-use link to choose a password. Only a digest of its token is kept."""

    class Purpose(models.TextChoices):
        FIRST = "first", _("first password")
        FORGOTTEN = "forgotten", _("forgotten password")

    LIFETIME = {Purpose.FIRST: timedelta(hours=72), Purpose.FORGOTTEN: timedelta(hours=1)}

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="password_links")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.FIRST)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"), db_index=True)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    objects = PasswordLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("password link")
        verbose_name_plural = _("password links")

    def __str__(self):
        return f"{self.user_id} {self.created_at:%Y-%m-%d %H:%M}"

    @staticmethod
    def digest_of(token):
        # The token has 256 random bits: nobody guesses it, so it needs neither salt nor a slow hash.
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def make(cls, user, purpose=Purpose.FIRST):
        """Make a link and return its token, which is shown to nobody but the person and kept nowhere."""
        token = secrets.token_urlsafe(32)
        expires_at = timezone.now() + cls.LIFETIME[purpose]
        cls.objects.create(user=user, purpose=purpose, digest=cls.digest_of(token), expires_at=expires_at)
        return token

    @classmethod
    def hours(cls, purpose):
        return int(cls.LIFETIME[purpose].total_seconds() // 3600)

    @staticmethod
    def path(token):
        return reverse("accounts:open_password_link", args=[token])

    @transaction.atomic
    def use(self, password):
        """Set the password and spend every open link of this person; False when it is spent already."""
        # Conditions on this row alone: PostgreSQL asks them again after waiting for another taker, which
        # it does not do with those of a join.
        now = timezone.now()
        unspent = PasswordLink.objects.filter(pk=self.pk, used_at=None, expires_at__gt=now)
        taken = self.user.is_active and unspent.update(used_at=now)
        if taken:
            self.user.change_password(password, by=self.user)
        return bool(taken)


class PasswordRequestQuerySet(models.QuerySet):
    def since(self, moment):
        return self.filter(created_at__gt=moment)


class PasswordRequest(models.Model):
    """Somebody said that they forgot their password: the same row for an account and for nobody.

    The mail is written by the queue, so that the page takes the same time for both.
    """

    # A school or a cyber café behind one address asks less often than this in an hour.
    MOST_PER_ADDRESS = 20
    # Anybody can type anybody's address: a person is written to once in this time.
    PAUSE = timedelta(minutes=5)
    WINDOW = timedelta(hours=1)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.GenericIPAddressField(null=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = PasswordRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("forgotten password")
        verbose_name_plural = _("forgotten passwords")
        indexes = [models.Index(fields=["address", "created_at"], name="password_request_address")]

    def __str__(self):
        return f"{self.pk} {self.created_at:%Y-%m-%d %H:%M}"

    @classmethod
    def are_too_many(cls, address):
        recent = cls.objects.since(timezone.now() - cls.WINDOW).filter(address=address)
        return recent.count() >= cls.MOST_PER_ADDRESS

    def is_repeated(self):
        """Tell whether the same person was asked about just before."""
        earlier = PasswordRequest.objects.since(self.created_at - self.PAUSE)
        # Of two that came in one moment the first is answered.
        return earlier.filter(user=self.user_id, pk__lt=self.pk).exists()
