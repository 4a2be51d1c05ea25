"""From a row of the outbox to a message that has left."""

import logging
import random
import smtplib
import time
from datetime import timedelta
from email.utils import formataddr

from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives
from django.db import InterfaceError, OperationalError, connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape

from talentio.core.site_settings import site_settings

from . import registry
from .models import MOST_ATTEMPTS, EmailLog

logger = logging.getLogger(__name__)

MASK = "••••••"
LONGEST_WAIT = timedelta(days=1)
# A refusal of the message by the mail server (5xx) stays one; a fault on the way there may pass.
DATABASE_AWAY = (OperationalError, InterfaceError)
TEMPORARY = (OSError, *DATABASE_AWAY)
LONGEST_SUBJECT = EmailLog._meta.get_field("subject").max_length


def send(log):
    """Deliver one message, if it is due and nobody else is at it; return True when it left.

    Rendering and sending happen outside any transaction: RuntimeError when called inside one.
    One window cannot be closed here: a process that dies after the mail server accepted and
    before the row says so sends again when its lease ends. Both copies have the same Message-ID
    and X-Taalentio-Mail, by which mail programs and a provider's events know them for one.
    """
    with transaction.atomic(durable=True):
        is_claimed = log.claim(timezone.now())
    if not is_claimed:
        return False
    if log.attempts > MOST_ATTEMPTS:
        log.mark_failed("Given up: every attempt ended without an answer.")
        return False
    try:
        message, kept = compose(log)
        message.send()
    except (registry.UnknownEmail, ObjectDoesNotExist) as gone:
        log.mark_failed(f"What it is about is gone: {type(gone).__name__}")
    except smtplib.SMTPException as refusal:
        _refused(log, refusal)
    except TEMPORARY as fault:
        # The system's own words, if any: the exception's could quote the message and its link.
        _later(log, f"{type(fault).__name__} {getattr(fault, 'strerror', None) or ''}".strip())
    except Exception as bug:
        # The row must not stay claimed in silence; the log has the trace, the row the kind of fault.
        logger.exception("Mail %s could not be made", log.pk)
        log.mark_failed(f"{type(bug).__name__} while making the message")
    else:
        _say_sent(log, kept)
        return True
    return False


def _say_sent(log, kept):
    """Write down that it left, and outlast a restart of the database: else it would leave twice."""
    for seconds in (0, 1, 2, 4, 8):
        try:
            return log.mark_sent(**kept)
        except DATABASE_AWAY:
            logger.warning("Mail %s left, the database is away", log.pk)
            connection.close()
            time.sleep(seconds)
    return log.mark_sent(**kept)


def _refused(log, refusal):
    code = getattr(refusal, "smtp_code", None)
    if isinstance(refusal, smtplib.SMTPAuthenticationError):
        # Our password is wrong, not the message: it must outlive the time until that is put right.
        code = None
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code = max((answer[0] for answer in refusal.recipients.values()), default=None)
    if code is not None and code >= 500:
        log.mark_failed(f"Refused by the mail server: {code}")
    else:
        _later(log, f"{type(refusal).__name__} {code or ''}".strip())


def _later(log, error):
    if log.attempts >= MOST_ATTEMPTS:
        log.mark_failed(error)
    else:
        log.try_again(error, after=pause(log.attempts))


def pause(attempts):
    """How long to wait after so many attempts: 1, 4, 16 … minutes, a day at most, with jitter."""
    longest = min(timedelta(minutes=4 ** (attempts - 1)), LONGEST_WAIT)
    return longest * random.uniform(0.75, 1)  # noqa: S311 not a secret


def compose(log):
    """Render a message; return it with what the log may keep: the same, its secrets masked."""
    email = registry.get(log.key)()
    with translation.override(log.language):
        context = email.context(log)
        subject, html, text = render(email, context, language=log.language)
    message = EmailMultiAlternatives(
        subject,
        text,
        formataddr((site_settings.sender_name, site_settings.sender_email)),
        [formataddr((log.to_name, log.to_email))],
        cc=[log.cc] if log.cc else None,
        headers={"Message-ID": message_id(log), "X-Taalentio-Mail": str(log.pk)},
    )
    message.attach_alternative(html, "text/html")
    for attachment in email.attachments(log):
        message.attach(*attachment)
    secrets = [str(context[name]) for name in email.secrets]
    kept = {
        "subject": _masked(subject, secrets),
        "html": _masked(html, secrets),
        "text": _masked(text, secrets),
        "message_id": message.extra_headers["Message-ID"],
    }
    return message, kept


def preview(email, language):
    """Render a mail's sample; return subject, HTML and text. `email` is a class of the registry."""
    email = email()
    with translation.override(language):
        return render(email, email.sample(), language=language)


def render(email, context, *, language):
    """Return subject, HTML and text of a mail in its frame; the language must be the active one."""
    context = {**frame(email, language), **context}
    subject = str(email.subject) % context if "%(" in str(email.subject) else str(email.subject)
    registry.refuse_line_breaks(subject)
    html = render_to_string(email.template("html"), context)
    text = render_to_string(email.template("txt"), context).strip() + "\n"
    return subject[:LONGEST_SUBJECT], html, text


def message_id(log):
    """The same at every attempt, so that a message that came twice can be known for one."""
    domain = site_settings.sender_email.rpartition("@")[2] or "localhost"
    return f"<{log.pk}.{log.created_at:%Y%m%d%H%M%S%f}@{domain}>"


def frame(email, language):
    """What the frame around every mail shows."""
    return {
        "accent": email.accent,
        "subject": email.label,
        "language": language,
        "is_rtl": translation.get_language_bidi(),
        "brand_name": site_settings.brand_name,
        "site_url": site_settings.site_url,
        "contact_email": site_settings.contact_email,
        "footer": site_settings.email_footer,
    }


def _masked(rendered, secrets):
    # The longest first: one may begin with another.
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        rendered = rendered.replace(escape(secret), MASK).replace(secret, MASK)
    return rendered
