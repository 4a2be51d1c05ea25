"""Signed tokens that end: of a badge after its project, of a call after its day."""

from datetime import date, timedelta

from django.core import signing
from django.utils import timezone

SIGNER = signing.Signer(salt="productions.badge")
CALLS = signing.Signer(salt="productions.call")
# Shooting is late more often than early.
AFTER_THE_END = timedelta(days=60)
WITHOUT_AN_END = timedelta(days=365)


class BadToken(Exception):
    """No token of ours."""


class ExpiredToken(BadToken):
    """Its project or day is over."""


def token_of(assignment):
    """The same badge gives the same token as long as its days stay: key and last day, signed."""
    last = assignment.role.last_day
    ends = last + AFTER_THE_END if last else timezone.localdate(assignment.assigned_at) + WITHOUT_AN_END
    return _signed(SIGNER, assignment.pk, ends)


def assignment_key(token):
    """The primary key in a badge's token; raise BadToken or ExpiredToken."""
    return _key(SIGNER, token)


def call_token(call):
    """For the link by which somebody answers a call without signing in; good until the day after."""
    return _signed(CALLS, call.pk, call.sheet.day + timedelta(days=1))


def call_key(token):
    """The primary key in a call's token; raise BadToken or ExpiredToken."""
    return _key(CALLS, token)


def _signed(signer, key, ends):
    # Short on purpose: each sign makes the squares of the QR code on a badge smaller.
    return signer.sign(f"{key}-{ends:%y%m%d}")


def _key(signer, token):
    try:
        key, ends = signer.unsign(token).split("-")
        last = date(2000 + int(ends[:2]), int(ends[2:4]), int(ends[4:]))
    except (signing.BadSignature, ValueError) as bad:
        raise BadToken from bad
    if timezone.localdate() > last:
        raise ExpiredToken
    return int(key)
