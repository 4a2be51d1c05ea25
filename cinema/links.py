"""Signed links in mails to film talents and their guardians: each serves once, for one purpose."""

from enum import StrEnum

from django.core import signing
from django.urls import reverse

from talentio.core.site_settings import site_settings

from .models import CinemaTalent
from .models.talent import email_digest

DAYS = 30


class Purpose(StrEnum):
    CLAIM = "claim"
    GUARDIAN = "guardian"


def _addressee(purpose, talent):
    """To whom a link was sent: it serves nobody once that is somebody else."""
    guardian = talent.guardian_email if talent.is_minor else ""
    return email_digest(guardian if purpose == Purpose.GUARDIAN else talent.email or guardian)


def address(purpose, talent):
    """The whole address of a link; it is a secret."""
    token = signing.dumps([talent.pk, _addressee(purpose, talent)], salt=f"cinema.{purpose}")
    return site_settings.site_url + reverse(f"cinema:open_{purpose}", args=[token])


def talent_of(purpose, token):
    """The film talent of a link; None when it is false, too old, meant for another, or served already."""
    try:
        pk, addressee = signing.loads(token, salt=f"cinema.{purpose}", max_age=DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError):
        return None
    talent = CinemaTalent.objects.filter(pk=pk).select_related("user", "city__country").first()
    if talent is None or addressee != _addressee(purpose, talent):
        return None
    # Once it has served there is nothing to open: no row has to remember that it was used.
    is_open = talent.needs_guardian if purpose == Purpose.GUARDIAN else talent.user is None
    return talent if is_open else None
