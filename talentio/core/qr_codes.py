"""QR codes of any text."""

import base64
import io

import qrcode
from qrcode.image.svg import SvgPathImage

from .qr_codewords import codewords, smallest_version

LEVEL = qrcode.constants.ERROR_CORRECT_M


def _code(text):
    code = qrcode.QRCode(error_correction=LEVEL, box_size=10, border=4)
    code.add_data(text)
    return code


def modules(text) -> list[list[bool]]:
    """Rows of dark and light modules, without the quiet zone, for those who draw them themselves.

    Raise ValueError for more than 2,331 bytes.
    """
    content = text.encode()
    version = smallest_version(len(content), LEVEL)
    if version is None:
        raise ValueError("This is too long for a QR code.")
    code = qrcode.QRCode(version, LEVEL, border=0)
    code.data_cache = codewords(content, code.version, LEVEL)
    # A checkerboard: readers take any mask, and the search for the prettiest of eight is most of the work.
    code.mask_pattern = 0
    code.make(fit=False)
    return code.modules


def png(text) -> bytes:
    """Draw a PNG, 10 pixels a module."""
    out = io.BytesIO()
    _code(text).make_image().save(out, format="PNG")
    return out.getvalue()


def svg(text) -> bytes:
    out = io.BytesIO()
    _code(text).make_image(image_factory=SvgPathImage).save(out)
    return out.getvalue()


def data_address(text) -> str:
    """Draw an SVG as a data: address, for a code that must never have an address of its own."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg(text)).decode()}"
