"""From a row of the outbox to a message that has left."""

import logging
import random
import time
from datetime import timedelta
from email.utils import formataddr

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape

from talentio.core.site_settings import site_settings

from . import logo, opt_out, registry
from .faults import DATABASE_AWAY, judge
from .models import LEASE, MOST_ATTEMPTS, BlockedAddress, EmailLog

logger = logging.getLogger(__name__)

MASK = "••••••"
LONGEST_WAIT = timedelta(days=1)
LONGEST_SUBJECT = EmailLog._meta.get_field("subject").max_length
SENDGRID = "notifications.sendgrid_backend.SendGridBackend"


def send(log):
    """Deliver one message, if it is due and nobody else is at it; return True when it left.

    Of `log` only the id is needed: claiming reads the row.
    Rendering and sending happen outside any transaction: RuntimeError when called inside one.
    A process that dies after the service accepted and before the row says so leaves the message in
    doubt. When its lease has ended the service is asked for it by our mark; only if it knows nothing
    the message leaves again, with the same Message-ID and mark.
    """
    with transaction.atomic(durable=True):
        is_claimed = log.claim(timezone.now())
    if not is_claimed:
        return False
    if log.attempts > MOST_ATTEMPTS:
        log.mark_failed("Given up: every attempt ended without an answer.")
        return False
    try:
        kept = _hand_over(log)
    except Exception as fault:
        _write_down(log, fault)
        return False
    if kept:
        _say_sent(log, kept)
    return bool(kept)


def _hand_over(log):
    """Return what the log keeps of the message once it has left; None where it must not leave."""
    email = registry.get(log.key)
    withheld = why_withheld(email, log)
    if withheld:
        return log.mark_skipped(withheld)
    message, kept = compose(log)
    message.connection = carrier()
    if not (log.is_in_doubt and _has_left(log, message.connection)):
        message.send()
    return kept


def _has_left(log, backend):
    """Whether an earlier attempt was accepted: the service has reported it, or says so when asked."""
    ask = getattr(backend, "has_accepted", None)
    return log.accepted_at is not None or bool(ask and ask(log.mark))


def carrier():
    """The backend by which mail leaves now: SendGrid's where there is a key, else that of EMAIL_URL."""
    return get_connection(SENDGRID if site_settings.sendgrid_api_key else None)


def why_withheld(email, log):
    """Say why a message must not leave, or "": what was switched or said since it was queued counts."""
    # A sample is tried out before its mail is switched on.
    if not log.is_sample and not site_settings.get(email.switch()):
        return "Switched off"
    if is_blocked(log.to_email):
        return "Blocked: this address bounced"
    if not email.is_service and not log.is_sample and opt_out.is_unwanted(log.to_email):
        return "Opted out"
    return ""


def is_blocked(address):
    return BlockedAddress.objects.filter(address=address.lower()).exists()


def _write_down(log, fault):
    verdict = judge(fault)
    if verdict is None:
        # The row must not stay claimed in silence; the log has the trace, the row the kind of fault.
        logger.exception("Mail %s could not be made", log.pk)
        log.mark_failed(f"{type(fault).__name__} while making the message")
    elif verdict.is_final or log.attempts >= MOST_ATTEMPTS:
        log.mark_failed(verdict.words)
    else:
        # Doubt stays: what this attempt learnt says nothing about the one before.
        is_in_doubt = log.is_in_doubt or verdict.may_have_left
        shortest = LEASE if is_in_doubt else timedelta(0)
        wait = max(pause(log.attempts), shortest, _with_jitter(verdict.after or timedelta(0)))
        log.try_again(verdict.words, after=wait, is_in_doubt=is_in_doubt)


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


def pause(attempts):
    """How long to wait after so many attempts: 1, 4, 16 … minutes, a day at most, with jitter."""
    longest = min(timedelta(minutes=4 ** (attempts - 1)), LONGEST_WAIT)
    return longest * random.uniform(0.75, 1)  # noqa: S311 not a secret


def _with_jitter(wait):
    """A little more than asked for, so that those who wait do not all come back at once."""
    return wait * random.uniform(1, 1.25)  # noqa: S311 not a secret


def compose(log):
    """Render a message; return it with what the log may keep: the same, its secrets masked."""
    email = registry.get(log.key)()
    unsubscribe = "" if email.is_service else opt_out.link(log)
    with translation.override(log.language):
        made_of = email.sample() if log.is_sample else email.context(log)
        context = {**made_of, "opt_out_url": unsubscribe}
        subject, html, text = render(email, context, language=log.language)
    message = EmailMultiAlternatives(
        subject,
        text,
        formataddr((site_settings.sender_name, site_settings.sender_email)),
        [formataddr((log.to_name, log.to_email))],
        cc=[log.cc] if log.cc and not is_blocked(log.cc) else None,
        headers={
            "Message-ID": message_id(log),
            "X-Taalentio-Mail": str(log.pk),
            **_list_headers(unsubscribe),
        },
    )
    message.attach_alternative(html, "text/html")
    message.mixed_subtype = "related"
    message.attach(logo.part())
    for attachment in [] if log.is_sample else email.attachments(log):
        message.attach(*attachment)
    secrets = [str(context[name]) for name in email.secrets]
    kept = {
        "subject": _masked(subject, secrets),
        "html": _masked(html, secrets),
        "text": _masked(text, secrets),
        "message_id": message.extra_headers["Message-ID"],
    }
    return message, kept


def _list_headers(unsubscribe):
    """RFC 8058: the mail program shows a button of its own, which posts without asking."""
    if not unsubscribe:
        return {}
    return {
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def preview(email, language):
    """Render a mail's sample; return subject, HTML and text. `email` is a class of the registry."""
    email = email()
    with translation.override(language):
        context = {**email.sample(), "opt_out_url": "" if email.is_service else f"{site_settings.site_url}/…"}
        return render(email, context, language=language)


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
    return f"<{log.mark}@{domain}>"


def frame(email, language):
    """What the frame around every mail shows."""
    return {
        "accent": email.accent,
        "opt_out_url": "",
        "logo": f"cid:{logo.CID}",
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
