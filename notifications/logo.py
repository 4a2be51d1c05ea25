"""The logo in mails: a picture that comes along, since mail programs fetch none and show no data: address."""

import base64
from email.mime.image import MIMEImage
from functools import cache
from pathlib import Path

CID = "logo"
PICTURE = Path(__file__).parent / "logo.png"


@cache
def picture():
    """Bytes of a PNG, 96 pixels wide and high, shown at half its size."""
    return PICTURE.read_bytes()


def part():
    """The inline part that `cid:logo` in the HTML shows."""
    image = MIMEImage(picture(), "png")
    image.add_header("Content-ID", f"<{CID}>")
    image.add_header("Content-Disposition", "inline", filename="logo.png")
    return image


def address():
    """The picture as a data: address, for those who show a stored message."""
    return f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
