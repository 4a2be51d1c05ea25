"""A long list on paper: rows under a head that stands on each sheet again, cells cut to their column."""

from functools import cache

from django.http import FileResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics

from talentio.core.site_settings import site_settings

from . import text
from .sheet import INK, LINE, SOFT, Sheet, saved

MARGIN = 12 * mm
SIZE, HEIGHT, GAP = 7.5, 5.2 * mm, 2 * mm
# More would be too narrow to read.
MOST_COLUMNS = 9
PLAIN = text.FACES["text"][0]
# Places and choices come again and again; names do not, so what is kept is dropped now and then.
KEPT = 4096


def pdf_file(name, file):
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf")


def write_pdf(file, listing, columns, batches):
    """Draw batches of rows (texts, numbers, dates, None) into a file, in the active language."""
    paper = _Table(listing, columns)
    for batch in batches:
        for row in batch:
            paper.row(row)
    file.write(paper.finished())


class _Table:
    def __init__(self, listing, columns):
        confidential = gettext("Confidential")
        today = date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
        self.columns = columns
        self.rows = 0
        self.known = {}
        self.sheet = Sheet(
            title=str(listing.title),
            author=f"{site_settings.brand_name} · {confidential}",
            accent=listing.accent,
            band=(str(listing.title), today),
            paper=landscape(A4),
            margin=MARGIN,
        )
        self.places = self._places()
        self._head()

    def _places(self):
        """(start, room) of each column in points, from where reading starts."""
        room = self.sheet.width - 2 * MARGIN
        whole, start, places = sum(column.width for column in self.columns), MARGIN, []
        for column in self.columns:
            wide = room * column.width / whole
            places.append((start, wide - GAP))
            start += wide
        return places

    def _head(self):
        self.sheet.y -= HEIGHT / 2
        for column, (start, room) in zip(self.columns, self.places, strict=True):
            words = _cut(capfirst(str(column.title)), "strong", room)
            self.sheet.line(words, start, face="strong", size=SIZE, colour=SOFT)
        self._rule()

    def _rule(self):
        canvas, y = self.sheet.canvas, self.sheet.y - HEIGHT * 0.3
        canvas.setStrokeColor(LINE)
        canvas.line(MARGIN, y, self.sheet.width - MARGIN, y)
        canvas.setFillColor(INK)

    def row(self, cells):
        page = self.sheet.page
        self.sheet.need(HEIGHT)
        if self.sheet.page != page:
            self._head()
        self.sheet.y -= HEIGHT
        self.rows += 1
        y, is_rtl, edge = self.sheet.y, self.sheet.is_rtl, self.sheet.width
        # One text for the whole row: half the work of one for each cell.
        line, used = self.sheet.canvas.beginText(), ""
        for cell, (start, room) in zip(cells, self.places, strict=True):
            if cell is None or cell == "":
                continue
            runs, wide = self._fitted(cell if cell.__class__ is str else str(cell), room)
            line.setTextOrigin(edge - start - wide if is_rtl else start, y)
            for font, characters in runs:
                if font != used:
                    line.setFont(font, SIZE)
                    used = font
                line.textOut(characters)
        self.sheet.canvas.drawText(line)
        self._rule()

    def _fitted(self, words, room):
        """(what is drawn from left to right, its width), cut to the room; remembered for a while."""
        found = self.known.get((words, room))
        if found is None:
            if len(self.known) >= KEPT:
                self.known.clear()
            found = self.known[words, room] = _fit(words, room)
        return found

    def finished(self):
        if not self.rows:
            self.sheet.paragraph(gettext("Nobody fits."), MARGIN, 100 * mm)
        return saved(self.sheet.canvas, self.sheet.out)


def _fit(words, room):
    if text.is_plain(words):
        # No letter to look up or to turn: most cells, at a tenth of the cost.
        words, wide = _cut_plain(words, room)
        return [(PLAIN, words)], wide
    words = _cut(words, "text", room)
    rtl = text.is_right_to_left(words)
    runs = text.runs(words, "text", rtl=rtl)
    return runs, sum(pdfmetrics.stringWidth(characters, font, SIZE) for font, characters in runs)


@cache
def _wide(character):
    return pdfmetrics.stringWidth(character, PLAIN, SIZE)


def _cut_plain(words, room):
    """(as much of a plain text as there is room for, its width in points)."""
    used, mark = 0, _wide("…")
    for number, character in enumerate(words):
        used += _wide(character)
        if used > room:
            kept = words[:number]
            while kept and used + mark > room:
                used -= _wide(words[len(kept)])
                kept = kept[:-1]
            return f"{kept}…", sum(map(_wide, kept)) + mark
    return words, used


def _cut(words, face, room):
    """As much of a text as there is room for, with a mark where something is missing."""
    words = text.drawable(words[:300], face)
    if text.width(words, face, SIZE) <= room:
        return words
    least, most = 0, len(words)
    while least < most:
        middle = (least + most + 1) // 2
        if text.width(f"{words[:middle].rstrip()}…", face, SIZE) <= room:
            least = middle
        else:
            most = middle - 1
    return f"{words[:least].rstrip()}…"
