"""QR codes that open a public profile."""

from talentio.core import qr_codes
from talentio.core.site_settings import site_settings


def _address(profile):
    return site_settings.site_url + profile.get_absolute_url()


def png(profile):
    """The QR code as PNG bytes, 10 pixels a module."""
    return qr_codes.png(_address(profile))


def svg(profile):
    """The QR code as SVG bytes."""
    return qr_codes.svg(_address(profile))
