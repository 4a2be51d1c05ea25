"""The card of a film talent on paper, made from the same allow-list as the public page."""

from dataclasses import dataclass

from django.utils.translation import gettext
from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.units import mm

from talentio.core.pdf import text
from talentio.core.pdf.sheet import INK, MARGIN, SOFT, Sheet
from talentio.core.site_settings import site_settings
from talents.profile_pdf import stored_photo


@dataclass(frozen=True)
class Paper:
    """A size of paper with the measures of what stands on it, in points."""

    size: tuple[float, float]
    margin: float
    photo: tuple[float, float]
    qr: float
    gap: float
    name: float
    code: float
    text: float


FORMATS = {
    "a6": Paper(A6, 8 * mm, (30 * mm, 37.5 * mm), 20 * mm, 4 * mm, name=13, code=9, text=7),
    "a4": Paper(A4, MARGIN, (52 * mm, 65 * mm), 34 * mm, 7 * mm, name=22, code=14, text=10.5),
}
# Of the room for a fact, what its label takes.
LABEL = 0.42


def pdf_of(card, paper="a6") -> bytes:
    """Draw a PublicFilmTalent in the active language; the same card gives the same bytes."""
    return _Card(card, FORMATS[paper]).drawn()


class _Card:
    def __init__(self, card, paper):
        self.card, self.paper = card, paper
        self.brand = site_settings.brand_name
        self.sheet = Sheet(
            title=f"{card.name} · {card.code}",
            author=self.brand,
            accent="cinema",
            band=(self.brand, card.band_start),
            paper=paper.size,
            margin=paper.margin,
        )
        self.room = self.sheet.width - 2 * paper.margin

    def drawn(self):
        card = self.card
        self._head()
        self._section(gettext("Talents"), " · ".join(card.talents))
        self._facts(gettext("Physical features"), card.features)
        self._section(gettext("Languages"), " · ".join(f"{name} ({level})" for name, level in card.languages))
        skills = [name for _category, names in card.skills for name in names]
        self._section(gettext("Skills"), " · ".join(skills))
        return self.sheet.finished()

    def _head(self):
        """Photo, name, code and QR code, then the facts beside or below them."""
        sheet, paper, top = self.sheet, self.paper, self.sheet.y
        start = paper.margin
        photo = stored_photo(self.card.photo_name)
        if photo:
            sheet.picture(photo, start, *paper.photo)
            start += paper.photo[0] + paper.gap
        room = sheet.width - paper.margin - start
        self._name(start, room)
        sheet.y -= paper.gap / 2
        qr_top = sheet.y
        sheet.qr(site_settings.site_url + self.card.url, start, paper.qr)
        sheet.y = min(qr_top - paper.qr, top - paper.photo[1] if photo else top) - paper.text
        self._pairs(self.card.facts)

    def _name(self, start, room):
        sheet, paper, card = self.sheet, self.paper, self.card
        sheet.paragraph(card.name, start, room, face="title", size=paper.name)
        if card.other_name:
            sheet.paragraph(card.other_name, start, room, size=paper.text * 1.3, colour=SOFT)
        sheet.y -= paper.code * 1.5
        sheet.line(card.code, start, face="code", size=paper.code, colour=sheet.accent)

    def _facts(self, title, pairs):
        if pairs:
            self._heading(title)
            self._pairs(pairs)

    def _section(self, title, words):
        if text.drawable(words):
            self._heading(title)
            self.sheet.paragraph(words, self.paper.margin, self.room, size=self.paper.text)

    def _heading(self, title):
        sheet, paper = self.sheet, self.paper
        sheet.need(paper.text * 5)
        sheet.y -= paper.text * 1.9
        sheet.line(title, paper.margin, face="title", size=paper.text * 1.15, colour=sheet.accent)
        sheet.y -= paper.text * 0.2

    def _pairs(self, pairs):
        """Pairs of a label and its words in two columns, line by line."""
        sheet, gap = self.sheet, self.paper.gap
        column = (self.room - gap) / 2
        for number in range(0, len(pairs), 2):
            sheet.need(self.paper.text * 3)
            top, lowest = sheet.y, sheet.y
            for place, (label, words) in enumerate(pairs[number : number + 2]):
                sheet.y = top
                self._pair(label, words, self.paper.margin + place * (column + gap), column)
                lowest = min(lowest, sheet.y)
            sheet.y = lowest

    def _pair(self, label, words, start, room):
        sheet, size, top = self.sheet, self.paper.text, self.sheet.y
        sheet.paragraph(label, start, room * LABEL, size=size, colour=SOFT)
        after, sheet.y = sheet.y, top
        sheet.paragraph(words, start + room * LABEL, room * (1 - LABEL), size=size, colour=INK)
        sheet.y = min(sheet.y, after)
