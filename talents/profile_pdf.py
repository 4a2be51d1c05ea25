"""A public profile on paper, made from the same allow-list as its page."""

import io

from django.core.files.storage import default_storage
from django.utils.translation import gettext
from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from talentio.core.pdf import text
from talentio.core.pdf.sheet import INK, MARGIN, SOFT, WIDTH, Sheet
from talentio.core.site_settings import site_settings

PHOTO_WIDTH, PHOTO_HEIGHT, QR_SIDE = 44 * mm, 55 * mm, 30 * mm
GAP, ROOM = 7 * mm, WIDTH - 2 * MARGIN


def pdf_of(card) -> bytes:
    """Draw a PublicProfile as A4 in the active language; the same card gives the same bytes."""
    brand = site_settings.brand_name
    address = site_settings.site_url + card.url
    title = f"{card.name} · {card.code}"
    sheet = Sheet(title=title, author=brand, band=(brand, card.band_start))
    _head(sheet, card, address)
    _section(sheet, gettext("Talents"), " · ".join(card.talents))
    _section(sheet, gettext("About"), card.bio, has_own_side=True)
    _section(sheet, gettext("Links"), "\n".join(f"{label}: {link}" for label, link in card.links))
    return sheet.finished()


def _head(sheet, card, address):
    """Photo, name, code and facts, with the QR code at the end of the line."""
    top, start = sheet.y, MARGIN
    photo = stored_photo(card.photo_name)
    if photo:
        sheet.picture(photo, MARGIN, PHOTO_WIDTH, PHOTO_HEIGHT)
        start += PHOTO_WIDTH + GAP
    room = WIDTH - MARGIN - QR_SIDE - GAP - start
    sheet.paragraph(card.name, start, room, face="title", size=20)
    sheet.y -= 8 * mm
    sheet.line(card.code, start, face="code", size=13, colour=sheet.accent)
    sheet.y -= 3 * mm
    for label, value in card.facts:
        _fact(sheet, label, value, start, room)
    bottom, sheet.y = sheet.y, top
    sheet.qr(address, WIDTH - MARGIN - QR_SIDE, QR_SIDE)
    sheet.y = min(bottom, top - (PHOTO_HEIGHT if photo else QR_SIDE))


def _fact(sheet, label, value, start, room):
    label_room = room * 0.38
    before = sheet.y
    sheet.paragraph(label, start, label_room, size=9.5, colour=SOFT)
    after, sheet.y = sheet.y, before
    sheet.paragraph(value, start + label_room, room - label_room, size=9.5, colour=INK)
    sheet.y = min(sheet.y, after)


def _section(sheet, title, words, **options):
    if text.drawable(words):
        sheet.heading(title)
        sheet.y -= 1.5 * mm
        sheet.paragraph(words, MARGIN, ROOM, size=10.5, **options)


def stored_photo(name):
    """The stored picture as JPEG, which PDF knows, or None where there is none any more."""
    try:
        with default_storage.open(name) as stored, Image.open(stored, formats=["WEBP"]) as picture:
            out = io.BytesIO()
            # WebP as it is stored is not known to the PDF standard.
            picture.convert("RGB").save(out, "JPEG", quality=85)
    except (FileNotFoundError, ValueError, OSError):
        # A sheet without its photo is better than none.
        return None
    return ImageReader(out)
