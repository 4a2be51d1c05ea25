"""Accounts: who may sign in, by e-mail or by code."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core.audit import audit
from talentio.core.spelling import fold


class LastAdministrator(Exception):
    """Nobody could open the back-office any more."""


def normalise_email(address):
    """Lower-case the whole address: people do not know that the part before @ may differ by case."""
    return (address or "").strip().lower()


def normalise_code(text):
    """A code as people type it: any case, spaces and dashes anywhere."""
    return "".join(c for c in (text or "").upper() if c.isalnum())


def is_named(text, prefix=""):
    """Build the condition "every word is in the name, or it begins the e-mail or the code".

    `prefix` leads from another model to the account, such as `"user__"`.
    """
    condition = Q()
    for word in fold(text).split()[:6]:
        condition &= Q(**{f"{prefix}name_key__contains": word})
    by_email = Q(**{f"{prefix}email__startswith": normalise_email(text)})
    by_code = Q(**{f"{prefix}code__startswith": normalise_code(text) or "-"})
    return condition | by_email | by_code


class UserQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def matching(self, text):
        return self.filter(is_named(text)) if text.strip() else self

    def identified_by(self, identifier):
        """Keep the account that signs in with this e-mail or code."""
        if "@" in identifier:
            return self.filter(email=normalise_email(identifier))
        return self.filter(code=normalise_code(identifier) or None)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email=normalise_email(email))

    def create_user(self, email, password=None, **fields):
        """Create an account; without a password nobody can sign in until one is chosen by link."""
        user = self.model(email=normalise_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in: a talent, or staff. Staff need no profile."""

    class Language(models.TextChoices):
        FRENCH = "fr", "Français"
        ENGLISH = "en", "English"
        ARABIC = "ar", "العربية"

    email = models.EmailField(
        _("e-mail"),
        unique=True,
        error_messages={"unique": _("An account with this e-mail exists already.")},
    )
    code = models.CharField(_("code"), max_length=24, unique=True, null=True, blank=True)
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FRENCH)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    created_at = models.DateTimeField(_("registered"), default=timezone.now, db_index=True)
    # Names without accents and case, so that "Benaïssa" is found by "benaissa".
    name_key = models.CharField(max_length=210, editable=False, db_index=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="email_is_lower_case",
                violation_error_message=_("Write the e-mail in lower case."),
            ),
        ]
        indexes = [
            # The back-office lists accounts newest first, active or not.
            models.Index(fields=["is_active", "-id"], name="accounts_active_newest"),
        ]

    def __str__(self):
        return self.full_name or self.email

    @property
    def full_name(self):
        return f"{self.first_name} {self.last_name}".strip()

    get_full_name = full_name.fget

    def get_short_name(self):
        return self.first_name

    def save(self, *args, **kwargs):
        self.name_key = fold(self.full_name)[:210]
        super().save(*args, **kwargs)

    def clean(self):
        self.email = normalise_email(self.email)

    @transaction.atomic
    def deactivate(self, *, by):
        """Close the account: sessions stop at the next request; raise LastAdministrator for the last one."""
        if self.is_superuser and not self.has_another_administrator():
            raise LastAdministrator(_("The last active administrator cannot be deactivated."))
        self._switch(active=False)
        audit(by, "deactivate", self, category="accounts", description=str(self))

    @transaction.atomic
    def activate(self, *, by):
        self._switch(active=True)
        audit(by, "activate", self, category="accounts", description=str(self))

    def _switch(self, *, active):
        self.is_active = active
        self.save(update_fields=["is_active"])

    def has_another_administrator(self):
        """Tell whether somebody else can open the whole back-office; call it in a transaction."""
        # Locked, so that two administrators cannot close each other's account at once.
        others = User.objects.select_for_update().active().filter(is_superuser=True).exclude(pk=self.pk)
        return bool(list(others.values_list("pk", flat=True)))


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

    LIFETIME = timedelta(hours=72)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="password_links")
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
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def make(cls, user):
        """Make a link and return its token, which is shown to nobody but the person and kept nowhere."""
        token = secrets.token_urlsafe(32)
        cls.objects.create(user=user, digest=cls.digest_of(token), expires_at=timezone.now() + cls.LIFETIME)
        return token

    @staticmethod
    def path(token):
        return reverse("accounts:open_password_link", args=[token])

    @transaction.atomic
    def use(self, password):
        """Set the password and spend every open link of this person; False when it is spent already."""
        now = timezone.now()
        if not PasswordLink.objects.usable().filter(pk=self.pk).update(used_at=now):
            return False
        PasswordLink.objects.filter(user=self.user, used_at=None).update(used_at=now)
        self.user.set_password(password)
        self.user.save(update_fields=["password"])
        audit(self.user, "choose_password", self.user, category="accounts")
        return True
