"""Pages on which the team makes call sheets and follows the answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talentio.core.pagination import BoundedPaginator

from . import call_sheet_pdf, calling
from .doors import staff_with
from .forms import CallForm, CallSheetForm, CrewForm
from .models import Call, CallSheet, Project

A_PAGE = 30
FORM = ["GET", "HEAD", "POST"]
readers = staff_with("productions.view_callsheet")
writers = staff_with("productions.change_callsheet")


def _sheet(request, id):
    return get_object_or_404(CallSheet.objects.visible_to(request.user).for_display(), pk=id)


@never_cache
@readers
@require_safe
def call_sheets(request, id):
    """The call sheets of a project, the next day first."""
    project = get_object_or_404(Project.objects.all(), pk=id)
    found = CallSheet.objects.visible_to(request.user).filter(project=project).with_answers()
    page = BoundedPaginator(found.order_by("-day", "unit", "pk"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "productions/call_sheets.html", {"project": project, "page": page})


@never_cache
@staff_with("productions.add_callsheet")
@require_http_methods(FORM)
def new_call_sheet(request, id):
    project = get_object_or_404(Project.objects.open().for_display(), pk=id)
    last = project.call_sheets.order_by("-day", "-pk").first()
    # The next day is mostly like the last one.
    start = (
        {name: getattr(last, name) for name in ("place", "general_call", "contact", "hospital")}
        if last
        else {}
    )
    form = CallSheetForm(request.POST or None, instance=CallSheet(project=project), initial=start)
    if form.is_valid():
        return redirect("productions:call_sheet_people", id=form.save().pk)
    return _form(request, form, project, None)


@never_cache
@writers
@require_http_methods(FORM)
def edit_call_sheet(request, id):
    sheet = _sheet(request, id)
    form = CallSheetForm(request.POST or None, instance=sheet)
    if form.is_valid():
        return redirect(form.save())
    return _form(request, form, sheet.project, sheet)


def _form(request, form, project, sheet):
    page = {"form": form, "project": project, "sheet": sheet}
    return render(request, "productions/call_sheet_form.html", page, status=422 if form.errors else 200)


@never_cache
@writers
@require_http_methods(FORM)
def call_sheet_people(request, id):
    """Who is called, and when."""
    sheet = _sheet(request, id)
    form = CrewForm(sheet, calling.crew_of(sheet.project), sheet.calls.all(), request.POST or None)
    if form.is_valid():
        calling.call_people(sheet, form.wanted)
        messages.success(request, _("The sheet is saved. Nobody was told yet: send it when it is ready."))
        return redirect(sheet)
    page = {"sheet": sheet, "project": sheet.project, "form": form}
    return render(request, "productions/call_sheet_people.html", page, status=422 if form.errors else 200)


@never_cache
@writers
@require_http_methods(FORM)
def edit_call(request, id):
    """A time of their own, or a note, for one person."""
    visible = CallSheet.objects.visible_to(request.user)
    call = get_object_or_404(Call.objects.in_force().for_mails(), pk=id, sheet__in=visible)
    form = CallForm(request.POST or None, instance=call)
    if form.is_valid():
        form.save()
        return redirect(call.sheet)
    page = {"form": form, "call": call, "sheet": call.sheet, "project": call.sheet.project}
    return render(request, "productions/call_form.html", page, status=422 if form.errors else 200)


@never_cache
@readers
@require_safe
def call_sheet(request, id):
    """The sheet and its board: sent, seen, confirmed, problem."""
    sheet = _sheet(request, id)
    calls = list(sheet.calls.for_display())
    for call in calls:
        call.sheet = sheet
    context = {
        "sheet": sheet,
        "project": sheet.project,
        "facts": call_sheet_pdf.facts(sheet),
        "calls": calls,
        "board": calling.board(calls),
        "unsent": sum(call.is_news for call in calls),
    }
    return render(request, "productions/call_sheet.html", context)


@never_cache
@readers
@require_safe
def call_sheet_paper(request, id):
    sheet = _sheet(request, id)
    pdf = call_sheet_pdf.pdf_of(sheet, sheet.calls.in_force().for_display())
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{sheet.project.prefix}-{sheet.day}.pdf"'
    return answer


@staff_with("productions.send_calls")
@require_POST
def send_call_sheet(request, id):
    """Ask those for whom something is new."""
    sheet = _sheet(request, id)
    count = 0 if sheet.is_over else calling.send(sheet, by=request.user)
    if count:
        words = ngettext("%(count)d person is being asked.", "%(count)d people are being asked.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("Nothing is new for anybody: no mail is sent."))
    return redirect(sheet)


@staff_with("productions.send_calls")
@require_POST
def remind_call_sheet(request, id):
    """Ask those again who have not answered."""
    sheet = _sheet(request, id)
    count = 0 if sheet.is_over else calling.remind(sheet, by=request.user)
    if count:
        words = ngettext("%(count)d person is reminded.", "%(count)d people are reminded.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.info(
            request, _("Nobody is reminded: all have answered, or had a mail within the last hour.")
        )
    return redirect(sheet)
