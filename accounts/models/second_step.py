"""The second step of signing in: an app that shows codes, and codes on paper for the day it is lost."""

import secrets
from base64 import b32encode
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP

from talentio.core import security
from talentio.core.audit import audit
from talentio.core.encryption import blind_index
from talentio.core.fields import EncryptedTextField
from talentio.core.site_settings import site_settings

# What every app assumes; a secret as long as the digest of SHA-1, as RFC 4226 (section 4) recommends.
SECONDS, DIGITS, SECRET_BYTES = 30, 6, 20
# Without I, O, 0 and 1, which look alike on paper.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Authenticator(ThrottlingMixin, Device):
    """An app that shows a new code of six digits every thirty seconds (RFC 6238).

    Its secret is encrypted, which the library's own device does not do. Each wrong code doubles the
    time until the next try.
    """

    secret = EncryptedTextField(_("secret"))
    last_step = models.BigIntegerField(default=-1)

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")
        constraints = [models.UniqueConstraint(fields=["user"], name="one_authenticator_per_account")]

    @classmethod
    def begin(cls, user):
        """Return the app to set up, with its secret; the same one until it is confirmed."""
        first = {"name": "app", "confirmed": False, "secret": secrets.token_hex(SECRET_BYTES)}
        return cls.objects.get_or_create(user=user, defaults=first)[0]

    @property
    def key(self):
        """The secret as apps take it when it is typed: base32."""
        return b32encode(bytes.fromhex(self.secret)).decode()

    @property
    def setup_address(self):
        """What the QR code holds (Google Authenticator's key URI format)."""
        issuer = site_settings.brand_name.replace(":", "")
        query = urlencode({"secret": self.key, "issuer": issuer, "digits": DIGITS, "period": SECONDS})
        return f"otpauth://totp/{quote(issuer)}:{quote(self.user.email)}?{query}"

    def verify_token(self, token):
        """Tell whether this is the code of now, give or take one; no code counts twice."""
        with transaction.atomic():
            # Locked, so that one code sent twice at once opens one door.
            locked = Authenticator.objects.select_for_update().get(pk=self.pk)
            return locked._verify(token)

    def _verify(self, token):
        if not self.verify_is_allowed()[0]:
            return False
        totp = TOTP(bytes.fromhex(self.secret), step=SECONDS, digits=DIGITS)
        if not (token.isascii() and token.isdigit() and totp.verify(int(token), 1, self.last_step + 1)):
            self.throttle_increment()
            return False
        self.last_step = totp.t()
        self.throttle_reset(commit=False)
        self.save()
        return True

    def get_throttle_factor(self):
        return 1

    def seconds_to_wait(self):
        """How long wrong codes still keep the door shut, in seconds."""
        allowed, reason = self.verify_is_allowed()
        if allowed:
            return 0
        return max(1, round((reason["locked_until"] - timezone.now()).total_seconds()))

    @transaction.atomic
    def confirm(self, token):
        """Take the app into use; return its recovery codes, or None for a wrong code."""
        if not self.verify_token(token):
            return None
        Authenticator.objects.filter(pk=self.pk).update(confirmed=True)
        self._note("on")
        return RecoveryCode.renew(self.user)

    @transaction.atomic
    def remove(self, *, by):
        RecoveryCode.objects.filter(user=self.user).delete()
        self.delete()
        self._note(f"off · {by}")
        audit(by, "remove_second_step", self.user, category="accounts")

    def _note(self, detail):
        security.note(
            security.Kind.SECOND_STEP_CHANGED, security.Severity.WARNING, about=self.user, detail=detail
        )


class RecoveryCode(models.Model):
    """A code on paper that opens the second step once; only a digest is kept."""

    HOW_MANY, LENGTH = 10, 10

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self):
        return str(self.pk)

    @classmethod
    @transaction.atomic
    def renew(cls, user):
        """Replace this person's codes and return the new ones, which are shown once."""
        cls.objects.filter(user=user).delete()
        codes = ["".join(secrets.choice(ALPHABET) for _n in range(cls.LENGTH)) for _c in range(cls.HOW_MANY)]
        cls.objects.bulk_create(cls(user=user, digest=blind_index("recovery", code)) for code in codes)
        return [f"{code[:5]}-{code[5:]}" for code in codes]

    @classmethod
    def spend(cls, user, typed):
        """Use up the code that was typed; False where there is none, or it was used."""
        unused = cls.objects.filter(user=user, digest=blind_index("recovery", typed), used_at=None)
        return bool(unused.update(used_at=timezone.now()))

    @classmethod
    def left(cls, user):
        return cls.objects.filter(user=user, used_at=None).count()


def authenticator_of(user):
    """The app that this person signs in with, or None."""
    return Authenticator.objects.filter(user=user, confirmed=True).select_related("user").first()


def check(authenticator, typed):
    """Tell whether a code of the app, or one of the codes on paper, is right; note it where it is not."""
    token = "".join(character for character in typed.upper() if character.isalnum())
    is_paper = len(token) == RecoveryCode.LENGTH and authenticator.verify_is_allowed()[0]
    if is_paper and RecoveryCode.spend(authenticator.user, token):
        return True
    # A wrong code on paper costs a try of the app, so that neither can be guessed in peace.
    if authenticator.verify_token(token):
        return True
    security.note(security.Kind.SECOND_STEP_FAILED, security.Severity.WARNING, about=authenticator.user)
    return False
