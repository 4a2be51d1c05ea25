"""Editions of a thing (RFC 9110, 8.8.3 and 13.1.1): nobody overwrites what they have not seen."""

import hashlib

from django.utils.translation import gettext as _

from .refusals import Refused


def etag_of(*facts):
    """The tag of an edition, made of whatever changes with it."""
    digest = hashlib.sha256("\n".join(map(str, facts)).encode()).hexdigest()
    return f'"{digest[:32]}"'


def require_match(request, etag):
    """Raise 428 where the writer does not say which edition they saw, 412 where it is another one."""
    seen = request.headers.get("If-Match")
    if seen is None:
        words = _("Send the ETag that you read as If-Match, so that nobody's change is lost.")
        raise Refused(428, "precondition_required", words)
    if seen.strip() != "*" and etag not in [tag.strip() for tag in seen.split(",")]:
        raise changed_meanwhile()


def changed_meanwhile():
    words = _("Somebody changed this since you read it. Read it again, then decide.")
    return Refused(412, "precondition_failed", words)
