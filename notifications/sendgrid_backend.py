"""Mail through SendGrid: its client behind Django's backend, with a host, a timeout and answers of ours.

The client has no timeout of its own and never retries; the outbox does. SendGrid knows no idempotency
key, so each message carries our mark as a custom argument, by which its activity feed
can be asked whether it was accepted (`has_accepted`). The feed is sold apart, and takes six questions a
minute: https://www.twilio.com/docs/sendgrid/api-reference/email-activity
"""

import base64
import json
import time
from datetime import datetime, timedelta
from email.header import decode_header, make_header
from email.mime.base import MIMEBase
from email.utils import parseaddr, parsedate_to_datetime
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient

from talentio.core.site_settings import site_settings

from .faults import NoAnswer, Refused, TryLater

MARK = "taalentio_mail"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
LONGEST_WAIT = timedelta(days=1)
# Answers that say nothing of the message: our key or bill is in question, or it is asked too often.
OUR_ACCOUNT, BUSY = {401, 402, 403, 404, 405}, {408, 425, 429}


class NotAllowed(TryLater):
    """Our key or account is refused, not the message: it must outlive the time until that is put right."""


class SendGridBackend(BaseEmailBackend):
    def send_messages(self, messages):
        """Hand over each message; raise Refused, TryLater or NoAnswer for the first that does not leave."""
        for message in messages:
            body = payload(message)
            answer = _asked(lambda api, body=body: api.mail.send.post(request_body=body))
            if answer.status_code not in (200, 202):
                raise NoAnswer(f"SendGrid answered {answer.status_code}")
        return len(messages)

    def has_accepted(self, mark):
        """Ask the activity feed whether a message with this mark was accepted.

        False too where the account has no feed, which SendGrid sells apart, or does not understand: rather
        twice than lost. TryLater while it has been asked too often: the message stays in doubt and waits.
        """
        # A custom argument is asked for by its name in brackets, as clients that work do (StrongGrid's
        # SearchCriteriaUniqueArg); SendGrid's reference shows `unique_args="…"` alone, without a name.
        # https://www.twilio.com/docs/sendgrid/for-developers/sending-email/getting-started-email-activity-api
        query = {"limit": 1, "query": f"(unique_args['{MARK}']=\"{mark}\")"}
        try:
            answer = _asked(lambda api: api.messages.get(query_params=query))
        except (Refused, NotAllowed):
            return False
        return bool(_parsed(answer.body).get("messages"))


def _client():
    key, host = site_settings.sendgrid_api_key.strip(), site_settings.sendgrid_host
    url = urlsplit(host)
    if url.scheme != "https" and url.hostname not in LOOPBACK:
        raise TryLater("SendGrid's host must begin with https://")
    if not key.isascii() or not key.isprintable():
        # http.client would quote it in its refusal.
        raise TryLater("SendGrid's key is not one")
    client = SendGridAPIClient(api_key=key, host=host).client
    client.timeout = settings.EMAIL_TIMEOUT
    return client


def _asked(ask):
    """Return SendGrid's answer; raise what its refusal or its silence means."""
    try:
        return ask(_client())
    except HTTPError as answer:
        raise _refusal(answer) from None
    except URLError as unreachable:
        # The connection failed, or broke before all was said: nothing was accepted.
        reason = unreachable.reason
        words = getattr(reason, "strerror", None) or type(reason).__name__
        raise TryLater(f"SendGrid cannot be reached: {words}") from None
    except (OSError, HTTPException) as silence:
        raise NoAnswer(f"SendGrid did not answer: {type(silence).__name__}") from None


def _refusal(answer):
    code = answer.status_code
    words = f"SendGrid: {code}{_fields(answer.body)}"
    if code in OUR_ACCOUNT:
        return NotAllowed(words)
    if code in BUSY:
        return TryLater(words, after=wait_of(answer.headers))
    if code >= 500:
        # A gateway may say so although what is behind it accepted.
        return TryLater(words, after=wait_of(answer.headers), may_have_left=True)
    return Refused(f"Refused by {words}")


def _fields(body):
    """Names of the fields that were refused; never SendGrid's sentences, which may quote the message."""
    errors = _parsed(body).get("errors")
    errors = errors if isinstance(errors, list) else ()
    fields = {str(error.get("field") or "")[:60] for error in errors if isinstance(error, dict)}
    return f" ({', '.join(sorted(fields - {''}))})" if fields - {""} else ""


def _parsed(body):
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def wait_of(headers):
    """How long an answer asks us to wait, as a timedelta; None if it does not say or says nonsense."""
    after, reset = headers.get("Retry-After", ""), headers.get("X-RateLimit-Reset", "")
    try:
        if after:
            wait = float(after) if after.isdigit() else _until(parsedate_to_datetime(after))
        elif reset:
            wait = float(reset) - time.time()
        else:
            return None
        # "nan" is a number to Python, and no wait: timedelta refuses it.
        return timedelta(seconds=min(max(wait, 1), LONGEST_WAIT.total_seconds()))
    except (ValueError, TypeError, OverflowError):
        return None


def _until(moment: datetime):
    return (moment - timezone.now()).total_seconds()


# The message ---------------------------------------------------------------------------------
def payload(message):
    """The JSON of SendGrid's v3/mail/send for a Django message with an HTML alternative."""
    to = [_person(address) for address in message.to]
    told = {person["email"].lower() for person in to}
    copies = [person for person in map(_person, message.cc) if person["email"].lower() not in told]
    addressed = {"to": to, **({"cc": copies} if copies else {})}
    mark = message.extra_headers.get("Message-ID", "").strip("<").partition("@")[0]
    contents = [{"type": "text/plain", "value": message.body}]
    contents += [{"type": kind, "value": value} for value, kind in message.alternatives]
    attached = [_attachment(each) for each in message.attachments]
    return {
        "personalizations": [addressed],
        "from": _person(message.from_email),
        "subject": message.subject,
        "content": contents,
        "headers": dict(message.extra_headers),
        # A single-use link must not pass through somebody else's redirect; nobody is watched reading.
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": {"enable": False},
        },
        **({"custom_args": {MARK: mark}} if mark else {}),
        **({"attachments": attached} if attached else {}),
    }


def _person(address):
    name, email = parseaddr(address)
    name = str(make_header(decode_header(name)))
    return {"email": email, **({"name": name} if name else {})}


def _attachment(attached):
    if isinstance(attached, MIMEBase):
        content, kind, name = attached.get_payload(decode=True), attached.get_content_type(), "logo.png"
        inline = {"disposition": "inline", "content_id": attached["Content-ID"].strip("<>")}
        name = attached.get_filename() or name
    else:
        name, content, kind = attached
        content = content.encode() if isinstance(content, str) else content
        inline = {"disposition": "attachment"}
    return {"content": base64.b64encode(content).decode(), "type": kind, "filename": name, **inline}
