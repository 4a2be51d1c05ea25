"""What presence adds up to: a page, a table for a spreadsheet, a sheet to sign."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talentio.core import sheets
from talentio.core.audit import audit
from talentio.core.pagination import BoundedPaginator

from . import attendance, hours, presence_sheet
from .doors import staff_with
from .forms import PeriodForm
from .models import Attendance, Project

A_PAGE, DAYS_SHOWN = 50, 62
readers = staff_with("productions.view_attendance")


def _found(request, id):
    """(project, form, rows of the days that are asked for)"""
    project = get_object_or_404(Project.objects.visible_to(request.user).for_display(), pk=id)
    form = PeriodForm(request.GET)
    return project, form, Attendance.objects.filter(project=project).between(*form.days)


@never_cache
@readers
@require_safe
def presence_hours(request, id):
    """By role for the whole project; by person and by day for the days asked for."""
    project, form, rows = _found(request, id)
    page = BoundedPaginator(attendance.by_person(rows, now=timezone.now()), A_PAGE).get_page(
        request.GET.get("page")
    )
    names = attendance.names_of([line["assignment"] for line in page])
    roles = attendance.by_role(project)
    context = {
        "project": project,
        "form": form,
        "roles": roles,
        "total": attendance.total(roles),
        "page": page,
        "people": [_line(line, *names.get(line["assignment"], attendance.nobody())) for line in page],
        "days": [
            line | {"clock": hours.clock(line["hours"])} for line in attendance.by_day(rows)[:DAYS_SHOWN]
        ],
        "today": timezone.localdate(),
    }
    return render(request, "productions/hours.html", context)


def _line(line, name, code):
    return line | {"name": name, "code": code, "clock": hours.clock(line["hours"])}


@never_cache
@readers
@require_safe
def hours_table(request, id):
    project, _form, rows = _found(request, id)
    audit(request.user, "export_hours", project, category="productions", description=project.prefix)
    name = f"{project.prefix}-{timezone.localdate()}"
    return sheets.xlsx_response(name, attendance.header(), attendance.lines_of(rows))


@never_cache
@readers
@require_safe
def hours_sheet(request, id):
    """A day on paper, with a line to sign; today's if no other is asked for."""
    project, form, _rows = _found(request, id)
    day = form.days[0] or timezone.localdate()
    pdf = presence_sheet.pdf_of(project, day)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{project.prefix}-{day}.pdf"'
    return answer
