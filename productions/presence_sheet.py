"""Presence of a day on paper: who came when, with room for a signature."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from reportlab.lib.units import mm

from talentio.core.pdf import text
from talentio.core.pdf.sheet import INK, LINE, MARGIN, SOFT, WIDTH, Sheet
from talentio.core.site_settings import site_settings

from . import attendance, hours
from .models import Assignment, Attendance
from .standing import expected_on

MOST = 1000
ROW = 11 * mm
# Where columns begin, in points from where reading starts, and their rooms.
COLUMNS = [(0, 62 * mm), (64 * mm, 20 * mm), (86 * mm, 18 * mm), (106 * mm, 16 * mm), (124 * mm, 48 * mm)]


@dataclass(frozen=True)
class Line:
    name: str
    below: str
    cells: tuple


def pdf_of(project, day) -> bytes:
    """Draw the sheet of a local day in the active language: who came, and who was expected."""
    brand = site_settings.brand_name
    title = f"{project.name} · {date_format(day)}"
    sheet = Sheet(title=title, author=brand, accent="cinema", band=(project.name, date_format(day)))
    sheet.paragraph(_("Presence"), MARGIN, WIDTH - 2 * MARGIN, face="title", size=18)
    sheet.y -= 4 * mm
    _head(sheet)
    for line in lines(project, day):
        _row(sheet, line)
    return sheet.finished()


def lines(project, day):
    """Who came or was expected, by name; four queries whatever their number."""
    rows = list(Attendance.objects.filter(project=project, day=day).order_by("number")[:MOST])
    expected = expected_on(project, day).values_list("pk", flat=True)[:MOST]
    keys = {row.assignment_id for row in rows} | set(expected)
    people = Assignment.objects.filter(pk__in=keys).for_presence().order_by("talent__name_key", "pk")
    by_person = {}
    for row in rows:
        by_person.setdefault(row.assignment_id, []).append(row)
    for each in people:
        for row in by_person.pop(each.pk, [None]):
            yield _line(each.talent.full_name, f"{each.code} · {each.role.name}", row)
    for theirs in by_person.values():
        for row in theirs:
            yield _line(attendance.nobody()[0], "", row)


def _line(name, below, row):
    if row is None:
        return Line(name, below, ("", "", "", ""))
    if row.is_absent:
        return Line(name, below, ("—", "—", "", _("Did not come")))
    times = (time_format(timezone.localtime(at)) if at else "" for at in (row.arrived, row.left))
    return Line(name, below, (*times, hours.clock(row.worked), ""))


def _head(sheet):
    sheet.y -= 5 * mm
    titles = (_("Name"), _("Arrived"), _("Left"), _("Hours"), _("Signature"))
    for (start, _room), title in zip(COLUMNS, titles, strict=True):
        sheet.line(title, MARGIN + start, size=8.5, colour=SOFT)
    _rule(sheet, 2 * mm)


def _row(sheet, line):
    sheet.need(ROW + 2 * mm)
    top = sheet.y
    sheet.y = top - 4.6 * mm
    sheet.line(_cut(line.name, "strong", 10, COLUMNS[0][1]), MARGIN, face="strong", size=10, colour=INK)
    for (start, room), words in zip(COLUMNS[1:], line.cells, strict=True):
        sheet.line(_cut(words, "text", 10, room), MARGIN + start, size=10)
    sheet.y = top - 8.8 * mm
    sheet.line(_cut(line.below, "text", 8, COLUMNS[0][1]), MARGIN, size=8, colour=SOFT)
    sheet.y = top - ROW + 1 * mm
    _rule(sheet, 1 * mm)


def _rule(sheet, below):
    sheet.y -= below
    sheet.canvas.setStrokeColor(LINE)
    sheet.canvas.line(MARGIN, sheet.y, WIDTH - MARGIN, sheet.y)


def _cut(words, face, size, room):
    """As much of a text as fits on one line."""
    return text.wrapped(words, face, size, room)[0] if words else ""
