"""What the QR code of a badge holds: a signed token for one assignment that ends after its project."""

from datetime import date, timedelta

from django.core import signing
from django.utils import timezone

SIGNER = signing.Signer(salt="productions.badge")
# Shooting is late more often than early.
AFTER_THE_END = timedelta(days=60)
WITHOUT_AN_END = timedelta(days=365)


class BadToken(Exception):
    """No badge of ours."""


class ExpiredToken(BadToken):
    """A badge of a project that is over."""


def token_of(assignment):
    """The same badge gives the same token as long as its days stay: key and last day, signed."""
    last = assignment.role.last_day
    ends = last + AFTER_THE_END if last else timezone.localdate(assignment.assigned_at) + WITHOUT_AN_END
    return SIGNER.sign(f"{assignment.pk}-{ends:%y%m%d}")


def assignment_key(token):
    """The primary key in a token of ours; raise BadToken or ExpiredToken."""
    try:
        key, ends = SIGNER.unsign(token).split("-")
        last = date(2000 + int(ends[:2]), int(ends[2:4]), int(ends[4:]))
    except (signing.BadSignature, ValueError) as bad:
        raise BadToken from bad
    if timezone.localdate() > last:
        raise ExpiredToken
    return int(key)
