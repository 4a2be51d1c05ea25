"""A sheet of paper that is filled from top to bottom and goes on, on the next one, when it is full."""

import io
from itertools import groupby
from threading import Lock

from django.utils.translation import get_language_bidi, gettext
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from talentio.core import qr_codes

from . import text

INK, SOFT, LINE = HexColor("#1d1a16"), HexColor("#5d564c"), HexColor("#e4dccf")
PAPER, WHITE = HexColor("#fbf8f3"), HexColor("#ffffff")
ACCENTS = {"talent": HexColor("#3a34ad"), "cinema": HexColor("#a5371c")}
WIDTH, HEIGHT = A4
MARGIN, BAND, FOOT = 18 * mm, 14 * mm, 16 * mm


_saving = Lock()


def draw_qr(canvas, content, left, top, side):
    """Put a vector QR code without its quiet zone: one path, drawn at once."""
    rows = qr_codes.modules(content)
    module = side / len(rows)
    canvas.saveState()
    canvas.translate(left, top)
    canvas.scale(module, -module)
    canvas.setFillColor(INK)
    canvas.drawPath(_Modules(rows), stroke=0, fill=1)
    canvas.restoreState()


class _Modules:
    """A path for `drawPath()` in whole numbers of modules, which ReportLab's own takes long to write."""

    def __init__(self, rows):
        self.rows = rows

    def getCode(self):  # noqa: N802 ReportLab's name
        return " ".join(self._rectangles())

    def _rectangles(self):
        for number, row in enumerate(self.rows):
            # Neighbours as one rectangle: a third of the work, and no hair between them on paper.
            column = 0
            for is_dark, modules in groupby(row):
                length = len(list(modules))
                if is_dark:
                    yield f"{column} {number} {length} 1 re"
                column += length


def saved(canvas, out) -> bytes:
    """Finish a document that is drawn into `out`."""
    # ReportLab's fonts are shared and read like files while they are cut to size: one at a time.
    with _saving:
        canvas.save()
    return out.getvalue()


class Sheet:
    """Places are given in points from where reading starts: on Arabic sheets that is the right edge.

    `y` is where the next thing begins, in points from the lower edge.
    """

    def __init__(self, *, title, author, accent="talent", band=("", ""), paper=A4, margin=MARGIN):
        self.out = io.BytesIO()
        self.width, self.height = paper
        self.margin = margin
        # The same content gives the same bytes: no date, no random id.
        self.canvas = Canvas(self.out, pagesize=paper, invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.author, self.band, self.accent = author, band, ACCENTS[accent]
        self.is_rtl = get_language_bidi()
        self.page = 0
        self._begin()

    def _begin(self):
        self.page += 1
        self.canvas.setFillColor(self.accent)
        self.canvas.rect(0, self.height - BAND, self.width, BAND, stroke=0, fill=1)
        start, end = self.band
        self.y = self.height - BAND + 5 * mm
        self.line(start, self.margin, face="strong", size=11, colour=WHITE)
        self.line(end, self.width - self.margin, face="strong", size=11, colour=WHITE, from_end=True)
        self.y = FOOT - 7 * mm
        self.line(self.author, self.margin, size=8, colour=SOFT)
        if self.page > 1:
            number = gettext("Page %(number)d") % {"number": self.page}
            self.line(number, self.width - self.margin, size=8, colour=SOFT, from_end=True)
        self.y = self.height - BAND - self.margin * 2 / 3

    def left(self, start, width):
        """The left edge of something that is `width` wide and begins `start` from where reading starts."""
        return self.width - start - width if self.is_rtl else start

    def line(self, words, start, *, face="text", size=10, colour=INK, from_end=False):
        """Draw one line at the present height; `from_end` lets it end at `start` instead."""
        words = text.drawable(words, face)
        width = text.width(words, face, size)
        self.canvas.setFillColor(colour)
        left = self.left(start - width if from_end else start, width)
        # By its own letters: "24 نوفمبر 2026" begins at the right wherever it stands.
        text.draw(self.canvas, left, self.y, words, face, size, rtl=text.is_right_to_left(words))

    def paragraph(self, words, start, room, *, face="text", size=10, colour=INK, has_own_side=False):
        """Draw a text in lines of at most `room`, over as many sheets as it needs.

        It stands where the sheet's reading starts, or `has_own_side`: where its own language's does.
        """
        for words_of_line, is_rtl in text.wrapped_with_direction(words, face, size, room):
            self.need(size * 1.5)
            self.y -= size * 1.5
            self.canvas.setFillColor(colour)
            width = text.width(words_of_line, face, size)
            is_turned = has_own_side and is_rtl != self.is_rtl
            begin = start + room - width if is_turned else start
            text.draw(self.canvas, self.left(begin, width), self.y, words_of_line, face, size, rtl=is_rtl)

    def heading(self, words):
        self.need(20 * mm)
        self.y -= 9 * mm
        self.line(words, self.margin, face="title", size=12.5, colour=self.accent)
        self.y -= 2 * mm
        self.canvas.setStrokeColor(LINE)
        self.canvas.line(self.margin, self.y, self.width - self.margin, self.y)

    def need(self, height):
        """Go on with the next sheet unless so many points are left on this one."""
        if self.y - height < FOOT:
            self.canvas.showPage()
            self._begin()

    def picture(self, image, start, width, height):
        """Put a ReportLab ImageReader with its upper edge at the present height."""
        self.canvas.drawImage(image, self.left(start, width), self.y - height, width, height)

    def qr(self, content, start, side):
        """Put a vector QR code with its upper edge at the present height: one path, drawn at once."""
        draw_qr(self.canvas, content, self.left(start, side), self.y, side)

    def finished(self) -> bytes:
        return saved(self.canvas, self.out)
