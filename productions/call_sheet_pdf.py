"""A call sheet on paper: the day, where to go in need, who is called when."""

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from reportlab.lib.units import mm

from talentio.core.pdf import text
from talentio.core.pdf.sheet import LINE, MARGIN, SOFT, WIDTH, Sheet
from talentio.core.site_settings import site_settings

ROOM = WIDTH - 2 * MARGIN
# Where columns begin, in points from where reading starts, and their rooms.
TIME, NAME, ROLE, CODE = (0, 20 * mm), (20 * mm, 62 * mm), (84 * mm, 50 * mm), (136 * mm, 38 * mm)
ROW = 7 * mm


def pdf_of(sheet, calls) -> bytes:
    """Draw a CallSheet with its calls as A4 in the active language; the same content gives the same bytes."""
    day = date_format(sheet.day, "l j F Y")
    paper = Sheet(
        title=f"{sheet.project.name} · {date_format(sheet.day)}",
        author=site_settings.brand_name,
        accent="cinema",
        band=(
            sheet.project.name,
            _("Version %(number)d") % {"number": sheet.version} if sheet.version else "",
        ),
    )
    paper.paragraph(
        " · ".join(filter(None, (_("Call sheet"), sheet.unit))), MARGIN, ROOM, face="title", size=18
    )
    paper.paragraph(day, MARGIN, ROOM, face="strong", size=13)
    paper.y -= 3 * mm
    for label, value in facts(sheet):
        _fact(paper, label, value)
    paper.heading(_("Who is called"))
    paper.y -= 1 * mm
    for call in calls:
        _row(paper, call)
    if sheet.notes:
        paper.heading(_("Notes"))
        paper.y -= 1 * mm
        paper.paragraph(sheet.notes, MARGIN, ROOM, size=10, has_own_side=True)
    return paper.finished()


def facts(sheet):
    """[(label, value)] of what everybody has to know."""
    told = (
        (_("General call"), time_format(sheet.general_call)),
        (_("Place"), sheet.place),
        (_("Nearest hospital"), sheet.hospital),
        (_("Contact on the day"), sheet.contact),
        (_("Production"), sheet.project.company.name),
    )
    return [(label, value) for label, value in told if value]


def _fact(paper, label, value):
    before = paper.y
    paper.paragraph(label, MARGIN, 44 * mm, size=10, colour=SOFT)
    after, paper.y = paper.y, before
    paper.paragraph(value, MARGIN + 46 * mm, ROOM - 46 * mm, size=10.5)
    paper.y = min(paper.y, after)


def _row(paper, call):
    paper.need(ROW + (5 * mm if call.note else 0))
    paper.y -= 5 * mm
    person = call.assignment
    for (start, room), face, words in (
        (TIME, "strong", time_format(call.at)),
        (NAME, "strong", person.talent.full_name),
        (ROLE, "text", person.role.name),
        (CODE, "code", person.code),
    ):
        size = 9 if face == "code" else 10.5
        shown = text.wrapped(words, face, size, room)[0]
        paper.line(shown, MARGIN + start, face=face, size=size)
    if call.note:
        paper.paragraph(call.note, MARGIN + NAME[0], ROOM - NAME[0], size=9, colour=SOFT)
    paper.y -= 2 * mm
    paper.canvas.setStrokeColor(LINE)
    paper.canvas.line(MARGIN, paper.y, WIDTH - MARGIN, paper.y)
