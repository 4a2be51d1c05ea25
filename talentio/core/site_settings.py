"""The typed registry of what staff may change while the site runs.

A value comes from the table, else from the environment, else from its default. Each process
keeps a snapshot and asks once per request or task whether it is still the newest.
"""

import json
from dataclasses import dataclass, field

import environ
from django.core.exceptions import ValidationError
from django.core.signals import request_started
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django_q.signals import pre_execute

from .audit import audit
from .models import Setting, SettingsVersion

MASK = "••••••"


def _text(value):
    if not isinstance(value, str):
        raise ValidationError(_("This setting is a text."))


def _boolean(value):
    if not isinstance(value, bool):
        raise ValidationError(_("This setting is yes or no."))


def _integer(value):
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValidationError(_("This setting is a whole number."))


def _email(value):
    _text(value)
    if value:
        validate_email(value)


def _url(value):
    _text(value)
    # Hosts without a dot, such as localhost, are right on a developer's machine.
    URLValidator(schemes=["http", "https"], regex=r"^https?://[^\s/]+(/\S*)?$")(value)
    if value.endswith("/"):
        raise ValidationError(_("Leave out the slash at the end."))


VALIDATORS = {"text": _text, "boolean": _boolean, "integer": _integer, "email": _email, "url": _url}
PARSERS = {"boolean": environ.Env.BOOLEAN_TRUE_STRINGS, "integer": int}


@dataclass(frozen=True)
class SettingSpec:
    """One key: `type` is a name in VALIDATORS; `env` the variable that may give it a value."""

    key: str
    type: str
    default: object
    group: str
    help: object = ""
    env: str = ""
    secret: bool = False

    def validate(self, value):
        VALIDATORS[self.type](value)

    def from_text(self, text):
        """Read what an operator typed at the shell or in the environment."""
        if self.type == "boolean":
            return text.strip().lower() in environ.Env.BOOLEAN_TRUE_STRINGS
        if self.type == "integer":
            try:
                return int(text)
            except ValueError as wrong:
                raise ValidationError(_("This setting is a whole number.")) from wrong
        return text


@dataclass
class SiteSettings:
    """Read with `site_settings.brand_name`; write with `put`. An unknown key raises KeyError."""

    specs: dict = field(default_factory=dict)
    _values: dict | None = None
    _version: int | None = None
    _is_checked: bool = False
    _kept: dict = field(default_factory=dict)

    def register(self, spec):
        if spec.key in self.specs:
            raise ValueError(f"The setting {spec.key} is registered already.")
        self.specs[spec.key] = spec
        return spec

    def __getattr__(self, key):
        try:
            return self.get(key)
        except KeyError as unknown:
            raise AttributeError(key) from unknown

    def get(self, key):
        spec = self.specs[key]
        self._refresh()
        if key in self._values:
            return self._values[key]
        env = environ.Env()
        if spec.env and env.str(spec.env, "") != "":
            return spec.from_text(env.str(spec.env))
        return spec.default

    def shown(self, key):
        """The value as a page may show it: a secret only says whether it is there."""
        value = self.get(key)
        return (MASK if value else "") if self.specs[key].secret else value

    def put(self, key, value, *, by):
        """Store a value; raise ValidationError if it is not of the key's type."""
        spec = self.specs[key]
        spec.validate(value)
        stored = json.dumps(value)
        columns = {"secret": stored, "value": ""} if spec.secret else {"value": stored, "secret": ""}
        with transaction.atomic():
            Setting.objects.update_or_create(key=key, defaults={**columns, "updated_by": by})
            self._changed(key, by)

    def reset(self, key, *, by):
        """Go back to the environment's value or the default."""
        self.specs[key]
        with transaction.atomic():
            Setting.objects.filter(key=key).delete()
            self._changed(key, by)

    def remember(self, key, make):
        """Return `make()`, kept in this process until a setting changes or `touch` is called."""
        self._refresh()
        # Taken before: what was made of older rows must not end among what is kept since.
        kept = self._kept
        if key not in kept:
            kept[key] = make()
        return kept[key]

    def _changed(self, key, by):
        audit(by, "change_setting", category="settings", description=key)
        self.touch()

    def touch(self):
        """Let every process forget what it keeps: the settings, and what was remembered with them."""
        SettingsVersion.objects.get_or_create(pk=1)
        SettingsVersion.objects.filter(pk=1).update(version=F("version") + 1)
        self.doubt()
        # A rollback leaves what was read inside the transaction wrong: look again after it.
        transaction.on_commit(self.doubt)

    def doubt(self, **kwargs):
        """Ask the database at the next read whether the snapshot is still right."""
        self._is_checked = False

    def forget(self):
        self._values = self._version = None
        self._is_checked = False
        self._kept = {}

    def _refresh(self):
        if self._is_checked:
            return
        version = SettingsVersion.objects.filter(pk=1).values_list("version", flat=True).first() or 0
        if version != self._version:
            self._values = {
                row.key: json.loads(row.secret or row.value)
                for row in Setting.objects.filter(key__in=self.specs)
            }
            self._version = version
            self._kept = {}
        self._is_checked = True


site_settings = SiteSettings()
request_started.connect(site_settings.doubt, dispatch_uid="settings_per_request")
pre_execute.connect(site_settings.doubt, dispatch_uid="settings_per_task")

for _spec in (
    SettingSpec("brand_name", "text", "taalentio", "site", _("Name of the site")),
    SettingSpec("site_url", "url", "http://127.0.0.1:8000", "site", _("Address of the site"), "SITE_URL"),
    SettingSpec(
        "contact_email", "email", "contact@taalentio.com", "site", _("Shown at the foot of pages and mails")
    ),
    SettingSpec(
        "sender_email", "email", "noreply@taalentio.com", "mail", _("Sender of mails"), "SENDER_EMAIL"
    ),
    SettingSpec("sender_name", "text", "taalentio", "mail", _("Name of the sender")),
    SettingSpec(
        "sendgrid_api_key",
        "text",
        "",
        "mail",
        _("With a key mails leave through SendGrid, else by EMAIL_URL"),
        "SENDGRID_API_KEY",
        secret=True,
    ),
    SettingSpec(
        "sendgrid_host",
        "url",
        "https://api.sendgrid.com",
        "mail",
        _("SendGrid's address; https://api.eu.sendgrid.com in Europe"),
        "SENDGRID_HOST",
    ),
    SettingSpec(
        "mail_body_days", "integer", 90, "mail", _("How long the log keeps the text of mails, in days")
    ),
    SettingSpec("email_footer", "text", "", "mail", _("Last line of every mail")),
    SettingSpec(
        "security_log_months", "integer", 24, "safety", _("How long security events are kept, in months")
    ),
    SettingSpec(
        "admin_notification_email", "email", "", "mail", _("Who is told; the administrators if empty")
    ),
):
    site_settings.register(_spec)
