"""Badges on A4 with cut marks: the size of a bank card, or A6 for a lanyard."""

import io
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from talentio.core.pdf import text
from talentio.core.pdf.sheet import ACCENTS, INK, LINE, PAPER, SOFT, WHITE, draw_qr, saved
from talentio.core.site_settings import site_settings
from talentio.core.uploads import photos
from talents.profile_pdf import stored_photo

from . import presenting
from .tokens import token_of

ACCENT = ACCENTS["cinema"]
# Points: long names shrink down to it and are cut then.
SMALLEST = 6
MARK, GAP = 4 * mm, 1.5 * mm


@dataclass(frozen=True)
class Badge:
    """What stands on one badge."""

    name: str
    name_ar: str
    code: str
    project: str
    role: str
    company: str
    days: str
    photo: str
    address: str


@dataclass(frozen=True)
class Format:
    """Size of one badge and how many stand on a page, in points."""

    width: float
    height: float
    page: tuple
    columns: int
    rows: int


# A bank card, for which holders and laminating pouches are sold (ISO 7810 ID-1), and A6 for a lanyard.
FORMATS = {
    "card": Format(85.6 * mm, 54 * mm, A4, 2, 5),
    "a6": Format(105 * mm, 148 * mm, landscape(A4), 2, 1),
}


def badge_of(assignment):
    """Read what a badge shows; needs role, project, company and talent loaded."""
    role, talent = assignment.role, assignment.talent
    path = reverse("productions:scan", args=[token_of(assignment)])
    return Badge(
        name=talent.full_name,
        name_ar=talent.name_ar,
        code=assignment.code,
        project=role.project.name,
        role=assignment.description or role.name,
        company=role.project.company.name,
        days=presenting.days(role.first_day, role.last_day),
        photo=photos.name(talent.photo, 320) if talent.photo else "",
        address=site_settings.site_url + path,
    )


def pdf_of(badges, kind, *, on_page=None) -> bytes:
    """Draw badges in one of FORMATS; the same badges give the same bytes.

    `on_page(done)` is told after each page how many are drawn.
    """
    form, out = FORMATS[kind], io.BytesIO()
    canvas = Canvas(out, pagesize=form.page, invariant=1, pageCompression=1)
    canvas.setTitle(" · ".join(dict.fromkeys(badge.project for badge in badges)))
    canvas.setAuthor(site_settings.brand_name)
    a_page = form.columns * form.rows
    for number in range(0, len(badges), a_page):
        _page(canvas, form, badges[number : number + a_page], _DRAW[kind])
        canvas.showPage()
        if on_page:
            on_page(min(number + a_page, len(badges)))
    return saved(canvas, out)


def _page(canvas, form, badges, draw):
    left = (form.page[0] - form.columns * form.width) / 2
    bottom = (form.page[1] - form.rows * form.height) / 2
    for number, badge in enumerate(badges):
        row, column = divmod(number, form.columns)
        canvas.saveState()
        canvas.translate(left + column * form.width, bottom + (form.rows - 1 - row) * form.height)
        draw(canvas, form, badge)
        canvas.restoreState()
    _cut_marks(canvas, form, left, bottom)


def _cut_marks(canvas, form, left, bottom):
    """Ticks outside the badges, where each cut begins and ends."""
    right, top = left + form.columns * form.width, bottom + form.rows * form.height
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.4)
    for column in range(form.columns + 1):
        x = left + column * form.width
        canvas.line(x, bottom - GAP - MARK, x, bottom - GAP)
        canvas.line(x, top + GAP, x, top + GAP + MARK)
    for row in range(form.rows + 1):
        y = bottom + row * form.height
        canvas.line(left - GAP - MARK, y, left - GAP, y)
        canvas.line(right + GAP, y, right + GAP + MARK, y)


class _Column:
    """Lines one below the other from a top edge, in a room of a width; long ones shrink, then wrap."""

    def __init__(self, canvas, left, top, room, *, centred=False):
        self.canvas, self.left, self.y, self.room, self.centred = canvas, left, top, room, centred

    def put(self, words, size, *, face="text", colour=INK, most=1):
        lines, size = _fitting(words, face, size, self.room, most)
        for line in lines:
            self.y -= size * 1.3
            width = text.width(line, face, size)
            x = self.left + (self.room - width) / 2 if self.centred else self.left
            self.canvas.setFillColor(colour)
            text.draw(self.canvas, x, self.y, line, face, size, rtl=text.is_right_to_left(line))


# Project, role and company are the same on most badges.
@lru_cache(maxsize=512)
def _fitting(words, face, size, room, most):
    """Return (at most so many lines, the size at which they fit); the rest of a giant text is left out."""
    words = text.drawable(words, face)
    while words:
        lines = text.wrapped(words, face, size, room)
        # A word broken in two is worse than smaller letters.
        is_whole = " ".join(lines) == words
        if (len(lines) <= most and is_whole) or size <= SMALLEST:
            return lines[:most], size
        size -= 0.5
    return [], size


def _frame(canvas, form, badge, band):
    """Paper, edge and the band with the project's name."""
    canvas.setFillColor(PAPER)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.3)
    canvas.rect(0, 0, form.width, form.height, stroke=1, fill=1)
    canvas.setFillColor(ACCENT)
    canvas.rect(0, form.height - band, form.width, band, stroke=0, fill=1)


def _photo(canvas, badge, left, top, width):
    """The photo, or the initials where there is none."""
    height = width * 5 / 4
    picture = stored_photo(badge.photo) if badge.photo else None
    if picture:
        canvas.drawImage(picture, left, top - height, width, height)
        return
    canvas.setFillColor(LINE)
    canvas.rect(left, top - height, width, height, stroke=0, fill=1)
    letters = "".join(word[0] for word in badge.name.split()[:2]).upper()
    column = _Column(canvas, left, top - height / 2 + width * 0.26, width, centred=True)
    column.put(letters, width * 0.38, face="title", colour=ACCENT)


def _qr(canvas, badge, left, top, side):
    """The code on white with its quiet zone inside `side`."""
    canvas.setFillColor(WHITE)
    canvas.rect(left, top - side, side, side, stroke=0, fill=1)
    quiet = side * 0.08
    draw_qr(canvas, badge.address, left + quiet, top - quiet, side - 2 * quiet)


def _card(canvas, form, badge):
    band, edge = 8 * mm, 4 * mm
    _frame(canvas, form, badge, band)
    title = _Column(canvas, edge, form.height - 1.4 * mm, form.width - 2 * edge)
    title.put(badge.project, 10.5, face="strong", colour=WHITE)
    top, photo, qr = form.height - band - 3 * mm, 20 * mm, 25 * mm
    _photo(canvas, badge, edge, top, photo)
    _qr(canvas, badge, form.width - qr - 3 * mm, top, qr)
    start = edge + photo + 3 * mm
    names = _Column(canvas, start, top + 1 * mm, form.width - qr - 5 * mm - start)
    names.put(badge.name, 11, face="strong", most=2)
    names.put(badge.name_ar, 11, face="strong")
    names.y -= 0.5 * mm
    names.put(badge.role, 8.5, colour=ACCENT, most=2)
    foot = _Column(canvas, edge, 15.2 * mm, form.width - 2 * edge)
    foot.put(badge.code, 13, face="code", colour=ACCENT)
    foot.y -= 0.6 * mm
    foot.put(" · ".join(filter(None, (badge.company, badge.days))), 7.5, colour=SOFT)


def _a6(canvas, form, badge):
    band, edge = 18 * mm, 7 * mm
    _frame(canvas, form, badge, band)
    room = form.width - 2 * edge
    title = _Column(canvas, edge, form.height - 2.5 * mm, room, centred=True)
    title.put(badge.project, 15, face="strong", colour=WHITE)
    title.put(badge.company, 9.5, colour=WHITE)
    photo, top = 36 * mm, form.height - band - 5 * mm
    _photo(canvas, badge, (form.width - photo) / 2, top, photo)
    names = _Column(canvas, edge, top - photo * 5 / 4 - 2 * mm, room, centred=True)
    names.put(badge.name, 17, face="title", most=1)
    names.put(badge.name_ar, 15, face="strong")
    names.put(badge.role, 12, colour=ACCENT, most=1)
    qr, foot = 36 * mm, 42 * mm
    _qr(canvas, badge, form.width - edge - qr, foot, qr)
    column = _Column(canvas, edge, foot - 6 * mm, room - qr - 3 * mm)
    column.put(badge.code, 13, face="code", colour=ACCENT)
    column.y -= 1 * mm
    column.put(badge.days, 8.5, colour=SOFT, most=3)


_DRAW = {"card": _card, "a6": _a6}
