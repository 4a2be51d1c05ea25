"""The people of a search on paper."""

from django.http import HttpResponse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from reportlab.lib.units import mm

from talentio.core.pdf.sheet import MARGIN, SOFT, WIDTH, Sheet
from talentio.core.pdf.text import is_right_to_left
from talentio.core.site_settings import site_settings

ROOM = WIDTH - 2 * MARGIN


def pdf_response(name, run, people):
    response = HttpResponse(pdf_of(run, people), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def pdf_of(run, people) -> bytes:
    """The brief, then each person with score and reasons, in the active language."""
    brand, day = site_settings.brand_name, formats.date_format(timezone.localdate(run.created_at))
    accent = "cinema" if run.brief.kind == "cinema" else "talent"
    sheet = Sheet(title=_("People found"), author=brand, accent=accent, band=(_("People found"), day))
    sheet.paragraph(run.brief.text[:600], MARGIN, ROOM, size=9.5, colour=SOFT, has_own_side=True)
    for number, person in enumerate(people, start=1):
        _person(sheet, number, person)
    return sheet.finished()


def _person(sheet, number, person):
    sheet.need(28 * mm)
    sheet.heading(f"{number}. {person['name']}")
    sheet.y -= 5 * mm
    sheet.line(person["code"], MARGIN, face="code", size=10, colour=sheet.accent)
    score = _("%(score)s of 100") % {"score": person["score"]}
    sheet.line(score, WIDTH - MARGIN, face="strong", from_end=True)
    for outcome, title in (
        ("met", _("Met:")),
        ("unknown", _("To be confirmed:")),
        ("not_met", _("Not met:")),
    ):
        for label, fact in person["facts"][outcome]:
            fact = f" – {_whole(sheet, fact)}" if fact else ""
            sheet.paragraph(f"{title} {label}{fact}", MARGIN, ROOM, size=9.5)
    for words in second_reading(person):
        if words:
            sheet.paragraph(words, MARGIN, ROOM, size=9.5, colour=SOFT, has_own_side=True)


def _whole(sheet, words):
    """Words that begin and end in their own direction: else their last bracket turns to the other side."""
    return f"\u200e{words}\u200e" if sheet.is_rtl and not is_right_to_left(words) else words


def second_reading(person):
    """(explanation, strengths, weaknesses) of the AI as words; empty for whoever it did not read."""
    return person["explanation"], "; ".join(person["strengths"]), "; ".join(person["weaknesses"])
