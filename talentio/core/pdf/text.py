"""Text as it is drawn: in fonts that have it, Arabic letters joined, each line in its visual order.

ReportLab draws glyphs from left to right and knows neither joining nor direction, so a line is
wrapped first, in reading order, and then shaped and turned.
"""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).parent / "fonts"
# face: the fonts that are asked for a character, in this order.
FACES = {
    "text": ("NotoSans-Regular", "NotoNaskhArabic-Regular"),
    "strong": ("NotoSans-Bold", "NotoNaskhArabic-Bold"),
    "title": ("NotoSerif-Bold", "NotoNaskhArabic-Bold"),
    "code": ("DejaVuSansMono-Bold",),
}
_reshaper = ArabicReshaper({"delete_harakat": True, "support_ligatures": False})


@cache
def _characters(font):
    """Register a font once and return the characters that it has."""
    if font not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(font, FONTS / f"{font}.ttf"))
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


@lru_cache(maxsize=20_000)
def _font_of(character, face):
    return next((font for font in FACES[face] if ord(character) in _characters(font)), None)


def drawable(text, face="text"):
    """The text in one Unicode form without what no font of ours has, such as emoji: never a box."""
    whole = unicodedata.normalize("NFC", text)
    kept = "".join(c for c in whole if c.isspace() or _is_arabic(c) or _font_of(c, face))
    return " ".join(kept.split())


def is_plain(text, face="text"):
    """Tell a text that the first font of a face has whole, and that nothing turns or joins."""
    is_whole = set(map(ord, text)) <= _characters(FACES[face][0])
    return is_whole and text.isprintable() and unicodedata.is_normalized("NFC", text)


@lru_cache(maxsize=8192)
def _is_arabic(character):
    return "\u0620" <= character <= "\u06ff" and any(
        ord(form) in _characters(FACES["text"][1]) for form in _reshaper.reshape(character)
    )


def is_right_to_left(text):
    """Tell the direction of a text by its first letter that has one (Unicode's rule P2)."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((d in ("R", "AL") for d in directions if d in ("L", "R", "AL")), False)


# A line is measured and then drawn, and a document says much again and again.
@lru_cache(maxsize=2048)
def runs(line, face, *, rtl=False):
    """Return what is drawn from left to right for one line, as [(font, characters)]."""
    visual = line
    if rtl or any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in line):
        visual = get_display(_reshaper.reshape(line), base_dir="R" if rtl else "L")
    found = []
    for character in visual:
        font = _font_of(character, face)
        if font and found and found[-1][0] == font:
            found[-1][1].append(character)
        elif font:
            found.append((font, [character]))
    return [(font, "".join(characters)) for font, characters in found]


def width(line, face, size):
    """Width of one line in points."""
    return sum(pdfmetrics.stringWidth(text, font, size) for font, text in runs(line, face))


def wrapped(text, face, size, room):
    """Break a text into lines of at most `room` points; a word that is too long is broken too."""
    return [line for line, _rtl in wrapped_with_direction(text, face, size, room)]


def wrapped_with_direction(text, face, size, room):
    """Break as `wrapped()` does; [(line, whether its paragraph is read from the right)]."""
    lines = []
    for paragraph in text.splitlines() or [""]:
        rtl = is_right_to_left(paragraph)
        lines += [(line, rtl) for line in _lines(drawable(paragraph, face), face, size, room)]
    return lines


def _lines(text, face, size, room):
    # Letters join inside words only, so widths of words add up.
    space, used, line, lines = width(" ", face, size), 0, [], []
    for word in _short_words(text, face, size, room):
        wide = width(word, face, size)
        if line and used + space + wide > room:
            lines.append(" ".join(line))
            used, line = 0, []
        used += wide + (space if line else 0)
        line.append(word)
    return [*lines, " ".join(line)]


def _short_words(text, face, size, room):
    for word in text.split():
        yield from [word] if width(word, face, size) <= room else _pieces(word, face, size, room)


def _pieces(word, face, size, room):
    pieces = [""]
    for character in word:
        if width(pieces[-1] + character, face, size) > room and pieces[-1]:
            pieces.append("")
        pieces[-1] += character
    return pieces


def draw(canvas, x, y, line, face, size, *, rtl=False):
    """Draw one line with its left end at x, in points, and its base line at y; `rtl` is its paragraph's."""
    for font, text in runs(line, face, rtl=rtl):
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
        x += pdfmetrics.stringWidth(text, font, size)
