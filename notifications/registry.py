"""Which mails exist. Apps declare each as a class in their `emails.py`; this app knows none of them."""

from datetime import timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core.site_settings import SettingSpec, site_settings

from .models import EmailLog
from .queue import wake_worker

_registered = {}
LONGEST_NAME = EmailLog._meta.get_field("to_name").max_length
LONGEST_ADDRESS = EmailLog._meta.get_field("to_email").max_length
# Within this time a second wish to send something again is the same form, sent twice.
SAME_WISH = timedelta(minutes=1)
COPIED = ("key", "to_email", "to_name", "cc", "language", "about", "related_code", "params")


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


def unregister(key):
    """Forget a mail and its switch: for tests that declare one for a while."""
    site_settings.specs.pop(_registered.pop(key).switch(), None)


class Email:
    """One kind of mail.

    `key` names its templates `<app>/email/<key>.html` and `.txt`; `subject` may hold %(name)s
    from the context. `secrets` names context values, such as a single-use link, that stand in
    the message and never in its log. `accent` is "talent" (blue) or "cinema" (red: films and alerts).
    A service mail answers what the person did or has to know, so nobody can opt out of it; any other
    carries a link to opt out, and is skipped for whoever did. A class without a key is a base for others.
    A mail that leaves by the clock names its `schedule`, a Recurring, and has `send_now(by)`, which sends it
    out of turn and returns how many messages were queued.
    """

    key = ""
    label = ""
    # When it is sent, for whoever may switch it off.
    explanation = ""
    subject = ""
    accent = "talent"
    is_service = True
    secrets = ()
    schedule = ""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if not cls.key:
            return
        if cls.key in _registered:
            raise ValueError(f"The mail {cls.key} is declared twice.")
        _registered[cls.key] = cls
        site_settings.register(
            SettingSpec(cls.switch(), "boolean", True, "mails", cls.explanation, label=cls.label)
        )

    @classmethod
    def switch(cls):
        """Key of the setting that turns this mail on or off."""
        return f"email_enabled_{cls.key}"

    @classmethod
    def first_status(cls):
        """What a new message starts as: skipped while this mail is switched off."""
        return EmailLog.Status.QUEUED if site_settings.get(cls.switch()) else EmailLog.Status.SKIPPED

    @classmethod
    def template(cls, kind):
        """Name of its template; `kind` is "html" or "txt"."""
        return f"{cls.__module__.split('.')[0]}/email/{cls.key}.{kind}"

    def context(self, log, *, for_log=False):
        """Build the template's context from `log.params`; make secrets only when `for_log` is false."""
        return dict(log.params)

    def sample(self):
        """Return a made-up context for the gallery and the test mail, in the active language.

        The same names as `context()` returns, from plain dicts: no database, no real person, and
        nothing in `secrets` that would work.
        """
        raise NotImplementedError(f"The mail {self.key} has no sample.")

    def attachments(self, log):
        """Return what to attach, made at delivery: a list of (file name, bytes, media type)."""
        return []

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
        cc="",
    ):
        """Put a message into the outbox, in the caller's transaction; return its row.

        It leaves after commit. With a `reason` it is sent once: a second call with the same reason
        returns the first row. `cc` is one more address that gets a copy, such as a guardian's.
        Switched off in the settings, it is logged as skipped.
        Raise ValidationError for an address or a name that could not stand in a header.
        """
        refuse_address(to)
        if cc:
            refuse_address(cc)
        refuse_line_breaks(name)
        columns = {
            "key": cls.key,
            "to_email": to,
            "to_name": name[:LONGEST_NAME],
            "cc": cc,
            "language": language,
            "about": f"{about._meta.label}:{about.pk}" if about is not None else "",
            "related_code": related_code,
            "params": params or {},
            "sent_by": sent_by,
            "status": cls.first_status(),
        }
        log, is_new = _create_once(f"{cls.key}:{reason}" if reason else None, columns)
        if is_new and log.status == EmailLog.Status.QUEUED:
            wake_worker(log)
        return log


def queue_sample(email, *, to, language):
    """Queue a mail's sample to a user in a language, switched on or off; return its row.

    The same wish within a minute, by a form sent twice, is one message.
    """
    moment = int(timezone.now().timestamp() // SAME_WISH.total_seconds())
    columns = {
        "key": email.key,
        "to_email": to.email,
        "to_name": to.full_name[:LONGEST_NAME],
        "language": language,
        "params": {"is_sample": True},
        "sent_by": to,
    }
    log, is_new = _create_once(f"{email.key}:sample:{to.pk}:{language}:{moment}", columns)
    if is_new:
        wake_worker(log)
    return log


def refuse_address(address):
    # A domain may be written in any script, and Django's check overlooks rare ends of a line in one.
    refuse_line_breaks(address)
    validate_email(address)
    if len(address) > LONGEST_ADDRESS:
        raise ValidationError(validate_email.message, code=validate_email.code)


def refuse_line_breaks(text):
    # splitlines knows the rarer ends of a line too, at which the mail library would cut a header.
    if text and text.splitlines() != [text]:
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


@transaction.atomic
def resend(log, *, by):
    """Queue the same message once more, as a new row made from today's facts; return that row.

    None where that would send it twice or cannot work: it waits in the queue still, the same was
    asked for within the last minute, or no class declares it any more.
    """
    # One wish at a time for one message.
    log = EmailLog.objects.select_for_update().get(pk=log.pk)
    email, wish = _registered.get(log.key), f"again:{log.pk}:"
    if email is None or log.status == EmailLog.Status.QUEUED or _is_wished(wish):
        return None
    copied = {name: getattr(log, name) for name in COPIED}
    status, wish = email.first_status(), f"{wish}{uuid4().hex}"
    again = EmailLog.objects.create(**copied, sent_by=by, status=status, idempotency_key=wish)
    if status == EmailLog.Status.QUEUED:
        wake_worker(again)
    return again


def _is_wished(wish):
    recent = EmailLog.objects.filter(created_at__gt=timezone.now() - SAME_WISH)
    return recent.filter(idempotency_key__startswith=wish).exists()
