"""QR codes that open a public profile."""

import io

import qrcode
from qrcode.image.svg import SvgPathImage

from talentio.core.site_settings import site_settings


def _code(profile):
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=10, border=4)
    code.add_data(site_settings.site_url + profile.get_absolute_url())
    return code


def png(profile):
    """The QR code as PNG bytes, 10 pixels a module."""
    out = io.BytesIO()
    _code(profile).make_image().save(out, format="PNG")
    return out.getvalue()


def svg(profile):
    """The QR code as SVG bytes."""
    out = io.BytesIO()
    _code(profile).make_image(image_factory=SvgPathImage).save(out)
    return out.getvalue()
