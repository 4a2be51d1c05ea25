"""What SendGrid reports of mails that left: signed batches of events, posted to us.

Signed Event Webhook: ECDSA on P-256 with SHA-256 over the timestamp and the raw body,
https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
A batch may come twice, late and in any order: each report is kept once, by the mark that we sent along.
"""

import base64
import binascii
import json
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core.site_settings import SettingSpec, site_settings

from . import opt_out
from .models import BlockedAddress, EmailLog
from .sendgrid_backend import MARK

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
# A batch is at most 768 KB by SendGrid's documentation.
MOST_BYTES = 1024 * 1024
MOST_AGE, MOST_AHEAD = timedelta(hours=1), timedelta(minutes=5)
COLUMNS = {
    "delivered": "delivered_at",
    "open": "opened_at",
    "bounce": "bounced_at",
    "dropped": "bounced_at",
    "spamreport": "complained_at",
}
# Why SendGrid drops what it knows will not arrive, whatever is sent there.
DEAD = ("Bounced Address", "Invalid")

site_settings.register(
    SettingSpec(
        "sendgrid_event_key",
        "text",
        "",
        "mail",
        _("SendGrid's verification key of the signed event webhook, for /mail/events"),
        label=_("Key of SendGrid's reports"),
    )
)


def is_listening():
    return bool(site_settings.sendgrid_event_key.strip())


def is_genuine(headers, body):
    """Whether SendGrid signed this body, not long ago; False for a key of ours that is none."""
    sent = headers.get(TIMESTAMP, "")
    if not sent.isascii() or not sent.isdigit() or len(sent) > 11:
        return False
    age = timezone.now() - datetime.fromtimestamp(int(sent), UTC)
    if not -MOST_AHEAD <= age <= MOST_AGE:
        return False
    try:
        key = load_der_public_key(base64.b64decode(site_settings.sendgrid_event_key.strip(), validate=True))
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            return False
        signature = base64.b64decode(headers.get(SIGNATURE, ""), validate=True)
        key.verify(signature, sent.encode() + body, ec.ECDSA(SHA256()))
    except (ValueError, binascii.Error, InvalidSignature):
        return False
    return True


@transaction.atomic
def take(body):
    """Keep a batch of events, JSON as bytes; raise ValueError if it is no list of objects."""
    try:
        events = json.loads(body)
    except RecursionError as too_deep:
        raise ValueError("nested too deep") from too_deep
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise ValueError("not a list of events")
    events = [(str(event.get(MARK, "")), event) for event in events]
    logs = _logs({mark for mark, event in events})
    dead, complaining = {}, set()
    for mark, event in events:
        log = logs.get(mark)
        if log is None or not _note(log, event):
            continue
        # Whoever was erased in the meantime is not written down again.
        address = str(event.get("email", "")).lower()
        if address in (log.to_email.lower(), log.cc.lower()):
            if is_dead(event):
                dead[address] = str(event.get("reason", "")).replace("\0", "")[:300]
            elif event.get("event") == "spamreport":
                complaining.add(address)
    EmailLog.objects.bulk_update(logs.values(), ["accepted_at", *set(COLUMNS.values())], batch_size=200)
    blocks = [BlockedAddress(address=address, reason=reason) for address, reason in dead.items()]
    BlockedAddress.objects.bulk_create(blocks, ignore_conflicts=True)
    for address in complaining:
        opt_out.opt_out(address)


def is_dead(event):
    """Whether the address will never take mail: SendGrid also calls a passing refusal a bounce."""
    if event.get("event") == "bounce":
        return event.get("type", "bounce") == "bounce"
    return event.get("event") == "dropped" and str(event.get("reason", "")).startswith(DEAD)


def _logs(marks):
    """The messages that bear these marks, locked, by mark."""
    ids = [
        int(pk)
        for mark in marks
        if (pk := mark.partition(".")[0]).isascii() and pk.isdigit() and len(pk) < 19
    ]
    rows = EmailLog.objects.defer("html", "text").select_for_update().filter(pk__in=ids).order_by("pk")
    return {log.mark: log for log in rows if log.mark in marks}


def _note(log, event):
    """Write an event onto its message; False when it is known already, or says nothing that is kept."""
    moment = _moment(event)
    log.accepted_at = log.accepted_at or moment
    column = COLUMNS.get(str(event.get("event")))
    if column is None or getattr(log, column):
        return False
    setattr(log, column, moment)
    return True


def _moment(event):
    try:
        return datetime.fromtimestamp(int(event.get("timestamp")), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return timezone.now()
