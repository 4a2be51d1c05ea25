"""Accounts: who may sign in, by e-mail or by code."""

import secrets
from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from talentio.core import security
from talentio.core.audit import audit
from talentio.core.site_settings import site_settings

from ..name_search import (
    KEY_LENGTH,
    SOUNDS_LENGTH,
    is_found_by_staff,
    name_key,
    name_sounds,
    normalise_code,
    normalise_email,
)
from ..signals import standing_changed

NAMES = {"first_name", "last_name"}


class LastAdministrator(Exception):
    """Nobody could open the back-office any more."""


def new_salt():
    return secrets.token_urlsafe(16)


class UserQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def closed(self):
        return self.filter(is_active=False)

    def leaving(self):
        """Keep whoever asked to be erased and can still come back."""
        return self.filter(erase_on__isnull=False)

    def to_be_erased(self, *, today):
        return self.filter(erase_on__lte=today)

    def matching(self, text):
        """Keep whom staff may mean by a name, or by the beginning of an e-mail or a code."""
        return self.filter(is_found_by_staff(text)) if text.strip() else self

    def bulk_create(self, objs, *args, **kwargs):
        users = list(objs)
        for user in users:
            user.index_name()
        return super().bulk_create(users, *args, **kwargs)

    def bulk_update(self, objs, fields, *args, **kwargs):
        users, fields = list(objs), set(fields)
        if fields & NAMES:
            fields |= {"name_key", "name_sounds"}
            for user in users:
                user.index_name()
        return super().bulk_update(users, fields, *args, **kwargs)

    def identified_by(self, identifier):
        """Keep the account that signs in with this e-mail or code."""
        if "@" in identifier:
            return self.filter(email=normalise_email(identifier))
        code = normalise_code(identifier)
        # Asked for None, Django finds NULL: somebody of the team, who has no code.
        return self.filter(code=code) if code else self.none()


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
    must_change_password = models.BooleanField(_("must choose a password of their own"), default=False)
    wants_match_emails = models.BooleanField(_("wants mails about matching work"), default=True)
    # Whoever asked to be erased is hidden at once, and can come back until this day.
    erase_on = models.DateField(_("to be erased on"), null=True, blank=True, editable=False, db_index=True)
    # Part of what every session is signed with: a new one ends them all, for good.
    session_salt = models.CharField(max_length=32, default=new_salt, editable=False)
    # Names without accents and case, so that "Benaïssa" is found by "benaissa".
    name_key = models.CharField(max_length=KEY_LENGTH, editable=False, db_index=True)
    # As the words sound, between spaces: " mhmd bnjln ", so that "Mohammed" finds "Mouhamed".
    name_sounds = models.CharField(max_length=SOUNDS_LENGTH, editable=False, default="")

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

    @classmethod
    def from_db(cls, db, field_names, values):
        user = super().from_db(db, field_names, values)
        user._rights = user._flags()
        user._was_here = user._is_here()
        return user

    def _flags(self):
        deferred = self.get_deferred_fields()
        return {name: getattr(self, name) for name in ("is_staff", "is_superuser") if name not in deferred}

    def save(self, *args, update_fields=None, **kwargs):
        self.index_name()
        if update_fields is not None and NAMES & set(update_fields):
            update_fields = {*update_fields, "name_key", "name_sounds"}
        with transaction.atomic():
            super().save(*args, update_fields=update_fields, **kwargs)
            self._note_rights()
            self._tell_standing()

    def index_name(self):
        """Bring the columns that the search reads in line with the name; `update()` would leave them."""
        self.name_key, self.name_sounds = name_key(self.full_name), name_sounds(self.full_name)

    def _note_rights(self):
        """Tell the security log who may more than before, or less, whichever way it was changed."""
        now, before = self._flags(), getattr(self, "_rights", {"is_staff": False, "is_superuser": False})
        changed = [f"{name} {now[name]}" for name in now if name in before and now[name] != before[name]]
        self._rights = now
        if changed:
            note_rights(self, ", ".join(changed))

    def _get_session_auth_hash(self, secret=None):
        key_salt = "accounts.User.session"
        signed = f"{self.password}:{self.session_salt}"
        return salted_hmac(key_salt, signed, secret=secret, algorithm="sha256").hexdigest()

    def _is_here(self):
        """Tell whether the account is open and stays; None while that is not loaded."""
        if {"is_active", "erase_on"} & self.get_deferred_fields():
            return None
        return self.is_active and self.erase_on is None

    def _tell_standing(self):
        now = self._is_here()
        if now is not None and now != getattr(self, "_was_here", None):
            standing_changed.send(User, user=self)
        self._was_here = now

    def rename(self, first_name, last_name):
        self.first_name, self.last_name = first_name, last_name
        self.save(update_fields=["first_name", "last_name"])

    @transaction.atomic
    def end_sessions(self):
        """Sign this person out everywhere; a session never comes back to life."""
        self.session_salt = new_salt()
        self.save(update_fields=["session_salt"])

    @transaction.atomic
    def change_password(self, password, *, by):
        """Set a password that the person knows alone, or, set by somebody else, one to change at once."""
        self.set_password(password)
        self.must_change_password = by != self
        self.save(update_fields=["password", "must_change_password"])
        self._spend_links()
        self.api_tokens.revoke_all()
        audit(by, "change_password", self, category="accounts")
        detail = "" if by == self else str(by)
        security.note(security.Kind.PASSWORD_CHANGED, security.Severity.INFO, about=self, detail=detail)

    def clean(self):
        self.email = normalise_email(self.email)

    @transaction.atomic
    def deactivate(self, *, by):
        """Close the account: its sessions, links and tokens end; raise LastAdministrator for the last one."""
        if self.is_superuser and not self.has_another_administrator():
            raise LastAdministrator(_("The last active administrator cannot be deactivated."))
        self._switch(active=False)
        self.end_sessions()
        self._spend_links()
        self.api_tokens.revoke_all()
        audit(by, "deactivate", self, category="accounts", description=str(self))
        security.note(security.Kind.ACCOUNT_CLOSED, security.Severity.INFO, about=self, detail=str(by))

    @transaction.atomic
    def activate(self, *, by):
        self._switch(active=True)
        audit(by, "activate", self, category="accounts", description=str(self))
        security.note(security.Kind.ACCOUNT_OPENED, security.Severity.INFO, about=self, detail=str(by))

    @transaction.atomic
    def request_erasure(self, *, by):
        """Hide the person at once and erase all of them after the days of grace; raise LastAdministrator."""
        if self.is_superuser and not self.has_another_administrator():
            raise LastAdministrator(_("The last active administrator cannot be erased."))
        if self.erase_on:
            return  # asking twice does not put it off
        self._leave_on(timezone.localdate() + timedelta(days=site_settings.erasure_grace_days))
        audit(by, "request_erasure", self, category="accounts")

    @transaction.atomic
    def cancel_erasure(self, *, by):
        self._leave_on(None)
        audit(by, "cancel_erasure", self, category="accounts")

    def _leave_on(self, day):
        self.erase_on = day
        self.save(update_fields=["erase_on"])

    def _spend_links(self):
        self.password_links.filter(used_at=None).update(used_at=timezone.now())

    def _switch(self, *, active):
        self.is_active = active
        self.save(update_fields=["is_active"])

    def has_another_administrator(self):
        """Tell whether somebody else can open the whole back-office; decide by it in a transaction."""
        # Locked, so that two administrators cannot close each other's account at once; a page that only
        # shows what may be done has no transaction of its own.
        others = User.objects.select_for_update().active().filter(is_superuser=True).exclude(pk=self.pk)
        with transaction.atomic():
            return bool(list(others.values_list("pk", flat=True)))


def note_rights(user, detail):
    """Note that an account may more or less than before; `detail` says what, in the code's words."""
    words = f"{detail} · {security.acting()}"
    security.note(security.Kind.RIGHTS_CHANGED, security.Severity.CRITICAL, about=user, detail=words)
