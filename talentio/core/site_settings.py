"""The typed registry of what staff may change while the site runs.

A value comes from the table, else from the environment, else from its default. Each process
keeps a snapshot and asks once per request or task whether it is still the newest.
"""

import json
import math
from dataclasses import dataclass, field

import environ
from django.core.exceptions import ValidationError
from django.core.signals import request_started
from django.core.validators import URLValidator, validate_email
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _
from django_q.signals import pre_execute

from .audit import audit
from .models import Setting, SettingsVersion

MASK = "••••••"
# A key got another value: sent on commit, with `key`; receivers only queue.
setting_changed = Signal()


def _text(value):
    if not isinstance(value, str):
        raise ValidationError(_("This setting is a text."))


def _boolean(value):
    if not isinstance(value, bool):
        raise ValidationError(_("This setting is yes or no."))


def _integer(value):
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValidationError(_("This setting is a whole number."))


def _number(value):
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValidationError(_("This setting is a number."))


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


VALIDATORS = {
    "text": _text,
    "long_text": _text,
    "choice": _text,
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "email": _email,
    "url": _url,
}
NUMBERS = {"integer": int, "number": float}


class Source(models.TextChoices):
    """Where a value comes from."""

    TABLE = "table", _("set here")
    ENVIRONMENT = "environment", _("from the environment")
    DEFAULT = "default", _("default")


@dataclass(frozen=True)
class SettingSpec:
    """One key: `type` is a name in VALIDATORS; `env` the variable that may give it a value.

    `label` names it on the settings page and `help` explains it; without a label the help is one.
    `choices` are pairs of a value and its words; `minimum` and `maximum` bound a number, both
    included; `unit` stands behind its field. A key with a page of its own is not `is_listed`.
    `refuse` takes a value and raises ValidationError for what only the key's app can judge.
    """

    key: str
    type: str
    default: object
    group: str
    help: object = ""
    env: str = ""
    secret: bool = False
    label: object = ""
    choices: tuple = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: object = ""
    is_listed: bool = True
    refuse: object = None

    @property
    def title(self):
        return self.label or self.help or self.key

    @property
    def explanation(self):
        return self.help if self.label else ""

    def validate(self, value):
        VALIDATORS[self.type](value)
        if self.choices and value not in dict(self.choices):
            raise ValidationError(_("This is none of the choices."))
        if self.minimum is not None and value < self.minimum:
            raise ValidationError(_("The least is %(bound)s.") % {"bound": self.minimum})
        if self.maximum is not None and value > self.maximum:
            raise ValidationError(_("The most is %(bound)s.") % {"bound": self.maximum})
        if self.refuse:
            self.refuse(value)

    def from_text(self, text):
        """Read what an operator typed at the shell or in the environment."""
        if self.type == "boolean":
            return text.strip().lower() in environ.Env.BOOLEAN_TRUE_STRINGS
        if self.type in NUMBERS:
            try:
                return NUMBERS[self.type](text)
            except ValueError as wrong:
                VALIDATORS[self.type](text)
                raise ValidationError(_("This setting is a number.")) from wrong
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
        given = self._given(spec)
        return spec.from_text(given) if given else spec.default

    def _given(self, spec):
        return environ.Env().str(spec.env, "") if spec.env else ""

    def source(self, key):
        """Say where the value of a key comes from."""
        self._refresh()
        if key in self._values:
            return Source.TABLE
        return Source.ENVIRONMENT if self._given(self.specs[key]) else Source.DEFAULT

    def groups(self):
        """{group: [specs]} of what the settings page lists, in the order of GROUPS; others follow."""
        found = {key: [] for key in GROUPS}
        for spec in self.specs.values():
            if spec.is_listed:
                found.setdefault(spec.group, []).append(spec)
        return {key: specs for key, specs in found.items() if specs}

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
        transaction.on_commit(lambda: setting_changed.send(SiteSettings, key=key), robust=True)

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
        newest = SettingsVersion.objects.filter(pk=1)
        # A process that has nothing yet needs no answer to "is it still right?": one statement less.
        if self._version is None or (newest.values_list("version", flat=True).first() or 0) != self._version:
            self._read(newest)
        self._is_checked = True

    def _read(self, newest):
        """Take the values together with their version, in one statement."""
        stored = Setting.objects.filter(key__in=self.specs).order_by().values_list("key", "value", "secret")
        version = newest.values_list(Value(""), Cast("version", models.TextField()), Value(""))
        found = {key: json.loads(secret or value) for key, value, secret in stored.union(version, all=True)}
        self._version, self._values, self._kept = found.pop("", 0), found, {}


site_settings = SiteSettings()
request_started.connect(site_settings.doubt, dispatch_uid="settings_per_request")
pre_execute.connect(site_settings.doubt, dispatch_uid="settings_per_task")

# Titles and introductions of groups; an app adds its own with `register_group`.
GROUPS = {
    "site": (_("Site"), _("What visitors see of the house.")),
    "mail": (_("Mail"), _("Who writes, and how mails leave.")),
    "mails": (_("Which mails are sent"), _("A mail that is switched off is logged as skipped.")),
    "legal": (_("Legal facts"), _("Who runs and hosts the site, as the legal pages say it.")),
    "people": (_("People"), _("How people are compared and found.")),
    "safety": (_("Safety"), _("Locks, second steps and days of grace.")),
    "logs": (_("Logs"), _("What is noted, how long it is kept, and who is told.")),
    "files": (_("Files in and out"), _("How long exports and imports can be fetched or undone.")),
    "services": (_("Outside services"), _("What the site asks of others, and with which keys.")),
    "ai": (_("Artificial intelligence"), _("The service that reads CVs and ranks talents.")),
    "matching": (_("Matching"), _("How talents are found for a brief.")),
    "cinema": (_("Cinema"), _("The film side of the house.")),
}


def register_group(key, title, introduction=""):
    """Name a group of the settings page; naming one again changes its words, not its place."""
    GROUPS[key] = (title, introduction)


def group_words(key):
    """Title and introduction of a group; one that nobody named is called by its key."""
    return GROUPS.get(key, (key.replace("_", " ").capitalize(), ""))


for _spec in (
    SettingSpec(
        "brand_name",
        "text",
        "taalentio",
        "site",
        _("Stands at the head of every page, in titles and in mails."),
        label=_("Name of the site"),
    ),
    SettingSpec(
        "site_url",
        "url",
        "http://127.0.0.1:8000",
        "site",
        _("What links in mails, QR codes and PDF begin with; without a slash at the end."),
        "SITE_URL",
        label=_("Address of the site"),
    ),
    SettingSpec(
        "contact_email",
        "email",
        "contact@taalentio.com",
        "site",
        _("Shown at the foot of pages and mails."),
        label=_("Contact address"),
    ),
    SettingSpec(
        "sender_email",
        "email",
        "noreply@taalentio.com",
        "mail",
        _("Your mail service must allow it to send for this address."),
        "SENDER_EMAIL",
        label=_("Sender of mails"),
    ),
    SettingSpec(
        "sender_name",
        "text",
        "taalentio",
        "mail",
        _("Stands beside the address in people's mail boxes."),
        label=_("Name of the sender"),
    ),
    SettingSpec(
        "sendgrid_api_key",
        "text",
        "",
        "mail",
        _("With a key mails leave through SendGrid, else by EMAIL_URL."),
        "SENDGRID_API_KEY",
        secret=True,
        label=_("SendGrid's key"),
    ),
    SettingSpec(
        "sendgrid_host",
        "url",
        "https://api.sendgrid.com",
        "mail",
        _("https://api.eu.sendgrid.com in Europe."),
        "SENDGRID_HOST",
        label=_("SendGrid's address"),
    ),
    SettingSpec(
        "email_footer",
        "long_text",
        "",
        "mail",
        _("A word of yours below every mail, for instance your postal address."),
        label=_("Last line of every mail"),
    ),
    SettingSpec(
        "admin_notification_email",
        "email",
        "",
        "mail",
        _("Gets what concerns staff, such as names on the watch-list. Empty: every active superuser."),
        label=_("Who is told"),
    ),
    SettingSpec(
        "mail_body_days",
        "integer",
        90,
        "logs",
        _("After that the log of mails tells only that they were sent."),
        label=_("The text of mails is kept for"),
        minimum=1,
        maximum=3650,
        unit=_("days"),
    ),
    SettingSpec(
        "draft_days",
        "integer",
        30,
        "logs",
        _("Registrations that nobody went on with are deleted at night, files and all."),
        label=_("Unfinished registrations are kept for"),
        minimum=1,
        maximum=365,
        unit=_("days"),
    ),
    SettingSpec(
        "activity_log_pages",
        "boolean",
        True,
        "logs",
        _("Actions such as signing in or editing are noted in any case."),
        label=_("Note every page that is looked at"),
    ),
    SettingSpec(
        "activity_log_months",
        "integer",
        12,
        "logs",
        _("Older rows of the activity log are deleted at night."),
        label=_("Activity is kept for"),
        minimum=1,
        maximum=120,
        unit=_("months"),
    ),
    SettingSpec(
        "activity_address_days",
        "integer",
        30,
        "logs",
        _("After that only the network is kept, which names no household."),
        label=_("Whole IP addresses are kept for"),
        minimum=1,
        maximum=365,
        unit=_("days"),
    ),
    SettingSpec(
        "security_log_months",
        "integer",
        24,
        "logs",
        _("Older security events are deleted at night."),
        label=_("Security events are kept for"),
        minimum=1,
        maximum=120,
        unit=_("months"),
    ),
    SettingSpec(
        "export_hours",
        "integer",
        24,
        "files",
        _("Then the file is deleted; who took what, and why, stays noted."),
        label=_("Files of exports are kept for"),
        minimum=1,
        maximum=24 * 30,
        unit=_("hours"),
    ),
    SettingSpec(
        "import_days",
        "integer",
        30,
        "files",
        _("So long an import can be undone; then its rows are deleted."),
        label=_("Rows of imports are kept for"),
        minimum=1,
        maximum=365,
        unit=_("days"),
    ),
):
    site_settings.register(_spec)
