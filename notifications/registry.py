"""Which mails exist. Apps declare each as a class in their `emails.py`; this app knows none of them."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from talentio.core.site_settings import SettingSpec, site_settings

from .models import EmailLog
from .queue import wake_worker

_registered = {}


class UnknownEmail(LookupError):
    """No class declares this key any more."""


def get(key):
    try:
        return _registered[key]
    except KeyError as unknown:
        raise UnknownEmail(key) from unknown


def all_emails():
    """Every declared mail, by key."""
    return [_registered[key] for key in sorted(_registered)]


class Email:
    """One kind of mail.

    `key` names its templates `<app>/email/<key>.html` and `.txt`; `subject` may hold %(name)s
    from the context. `secrets` names context values, such as a single-use link, that stand in
    the message and never in its log. `accent` is "talent" or "cinema".
    """

    key = ""
    label = ""
    subject = ""
    accent = "talent"
    secrets = ()

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.key in _registered:
            raise ValueError(f"The mail {cls.key} is declared twice.")
        _registered[cls.key] = cls
        help_text = _("Whether this mail is sent")
        site_settings.register(SettingSpec(cls.switch(), "boolean", True, "mail", help_text))

    @classmethod
    def switch(cls):
        """Key of the setting that turns this mail on or off."""
        return f"email_enabled_{cls.key}"

    @classmethod
    def template(cls, kind):
        """Name of its template; `kind` is "html" or "txt"."""
        return f"{cls.__module__.split('.')[0]}/email/{cls.key}.{kind}"

    def context(self, log, *, for_log=False):
        """Build the template's context from `log.params`; make secrets only when `for_log` is false."""
        return dict(log.params)

    @classmethod
    def queue(
        cls,
        *,
        to,
        name="",
        language="fr",
        about=None,
        related_code="",
        params=None,
        sent_by=None,
        reason=None,
    ):
        """Put a message into the outbox, in the caller's transaction; return its row.

        It leaves after commit. With a `reason` it is sent once: a second call with the same reason
        returns the first row. Switched off in the settings, it is logged as skipped.
        Raise ValidationError for an address or a name that could not stand in a header.
        """
        validate_email(to)
        refuse_line_breaks(name)
        columns = {
            "key": cls.key,
            "to_email": to,
            "to_name": name[:201],
            "language": language,
            "about": f"{about._meta.label}:{about.pk}" if about is not None else "",
            "related_code": related_code,
            "params": params or {},
            "sent_by": sent_by,
            "status": EmailLog.Status.QUEUED if site_settings.get(cls.switch()) else EmailLog.Status.SKIPPED,
        }
        log, is_new = _create_once(f"{cls.key}:{reason}" if reason else None, columns)
        if is_new and log.status == EmailLog.Status.QUEUED:
            wake_worker(log)
        return log


def refuse_line_breaks(text):
    if "\n" in text or "\r" in text:
        raise ValidationError(_("A name or subject has one line."))


def _create_once(idempotency_key, columns):
    """Return the row and whether it is new; two processes with one key get one row."""
    if idempotency_key is None:
        return EmailLog.objects.create(**columns), True
    existing = EmailLog.objects.filter(idempotency_key=idempotency_key).first()
    if existing:
        return existing, False
    try:
        with transaction.atomic():
            return EmailLog.objects.create(idempotency_key=idempotency_key, **columns), True
    except IntegrityError:
        return EmailLog.objects.get(idempotency_key=idempotency_key), False


def resend(log, *, by):
    """Queue the same message once more, as a new row made from today's facts."""
    copied = {name: getattr(log, name) for name in ("key", "to_email", "to_name", "language", "about")}
    again = EmailLog.objects.create(**copied, related_code=log.related_code, params=log.params, sent_by=by)
    wake_worker(again)
    return again
