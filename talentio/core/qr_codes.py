"""QR codes of any text."""

import base64
import io

import qrcode
from qrcode.image.svg import SvgPathImage


def _code(text):
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=10, border=4)
    code.add_data(text)
    return code


def modules(text) -> list[list[bool]]:
    """Rows of dark and light modules, without the quiet zone, for those who draw them themselves."""
    code = _code(text)
    code.border = 0
    # A checkerboard: readers take any mask, and the search for the prettiest of eight is most of the work.
    code.mask_pattern = 0
    return code.get_matrix()


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
