"""What one does with the people of a search: tell them, list them, assign them, export them, compare them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from productions.choices import ProjectStatus
from productions.models import Project

from . import comparing, exporting, list_views, notifying, runs
from .list_forms import ChooseShortlistForm
from .models import Candidate, MatchRun
from .models.shortlists import ShortlistIsFull
from .result_forms import AssignForm, ExportForm, NoticeForm
from .views import search_view

MOST_CHOSEN = 100
SIDE_BY_SIDE = (2, 4)


def _run_of(request, run_id):
    visible = MatchRun.objects.visible_to(request.user).select_related("brief")
    return get_object_or_404(visible, pk=run_id)


def _chosen(request, run):
    """Those of the run's people whose boxes were ticked."""
    sent = request.POST if request.method == "POST" else request.GET
    keys = {int(key) for key in sent.getlist("person")[:MOST_CHOSEN] if key.isdecimal() and len(key) < 19}
    return [each for each in runs.results(run) if each["key"] in keys]


def _need(request, permission):
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _nobody(request, run):
    messages.error(request, _("Tick the people first."))
    return redirect(run)


def _candidates(run, people):
    found = Candidate.objects.eligible(run.brief.kind).in_bulk([each["key"] for each in people])
    return [found[each["key"]] for each in people if each["key"] in found]


@search_view
@require_http_methods(["GET", "HEAD", "POST"])
def notify(request, run_id):
    """Say what is written to whom, then how far the mails are."""
    _need(request, "matching.notify_candidates")
    run = _run_of(request, run_id)
    people = _chosen(request, run)
    form = NoticeForm(run, request.user, request.POST if request.method == "POST" else None)
    if form.is_valid() and people:
        count = notifying.wish(run, _candidates(run, people), **form.cleaned_data, by=request.user)
        words = ngettext("%(count)d mail is on its way.", "%(count)d mails are on their way.", count)
        messages.success(request, words % {"count": count} if count else _("All of them were told already."))
        return redirect("matching:notify", run_id=run.pk)
    told = notifying.told(run)
    rows = [
        (each, each["key"] in told.logs, told.logs.get(each["key"])) for each in people or _told(run, told)
    ]
    context = {"run": run, "form": form, "rows": rows, "told": told, "is_choice": bool(people)}
    return render(request, "matching/notify.html", context, status=422 if form.errors else 200)


def _told(run, told):
    return [each for each in runs.results(run) if each["key"] in told.logs]


@search_view
@require_http_methods(["GET", "HEAD", "POST"])
def put_on_shortlist(request, run_id):
    _need(request, "matching.add_shortlist")
    run = _run_of(request, run_id)
    people = _chosen(request, run)
    if not people:
        return _nobody(request, run)
    form = ChooseShortlistForm(run, request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = form.save()
        try:
            messages.success(request, list_views.told(found.add(_candidates(run, people), by=request.user)))
        except ShortlistIsFull:
            messages.error(request, _("This list is full."))
        return redirect(found)
    context = {"run": run, "form": form, "people": people}
    return render(request, "matching/put_on_shortlist.html", context, status=422 if form.errors else 200)


@search_view
@require_safe
def assign(request, run_id):
    """Choose a role; the project's own page then says what is in the way, and assigns."""
    _need(request, "productions.add_assignment")
    run = _run_of(request, run_id)
    people = _chosen(request, run)
    if not people:
        return _nobody(request, run)
    if run.brief.kind != Candidate.Kind.CINEMA:
        raise Http404
    projects = Project.objects.visible_to(request.user).exclude(status=ProjectStatus.FINISHED)
    form = AssignForm(projects, request.GET if "role" in request.GET else None)
    if form.is_valid():
        role = form.cleaned_data["role"]
        query = {"role": role.pk, "talent": [each["code"] for each in people]}
        address = reverse("productions:assign_talent", args=[role.project_id])
        return redirect(f"{address}?{urlencode(query, doseq=True)}")
    context = {"run": run, "form": form, "people": people}
    return render(request, "matching/assign.html", context, status=422 if form.errors else 200)


@search_view
@require_http_methods(["GET", "HEAD", "POST"])
def export(request, run_id):
    """Those ticked, or all, as a file; asks what for."""
    _need(request, "matching.export_people")
    run = _run_of(request, run_id)
    chosen = _chosen(request, run)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        people = chosen or runs.results(run)
        return exporting.export(run, people, given["kind"], purpose=given["purpose"], by=request.user)
    context = {"run": run, "form": form, "people": chosen}
    return render(request, "matching/export.html", context, status=422 if form.errors else 200)


@search_view
@require_safe
def side_by_side(request, run_id):
    """Two to four people of a search, criterion by criterion."""
    run = _run_of(request, run_id)
    people = _chosen(request, run)
    least, most = SIDE_BY_SIDE
    if not least <= len(people) <= most:
        messages.error(request, _("Tick two to four people to compare them."))
        return redirect(run)
    context = {"run": run, "people": people, "rows": comparing.side_by_side(run, people)}
    return render(request, "matching/side_by_side.html", context)


@search_view
@require_safe
def compare(request, run_id):
    """What became of an earlier search of the same brief."""
    run = _run_of(request, run_id)
    others = MatchRun.objects.visible_to(request.user).filter(brief=run.brief_id, state=MatchRun.State.DONE)
    other = get_object_or_404(
        others, pk=request.GET.get("with", "0") if request.GET.get("with", "").isdecimal() else 0
    )
    before, after = sorted([other, run], key=lambda each: each.pk)
    context = {"before": before, "after": after, "found": comparing.compare(before, after)}
    return render(request, "matching/compare.html", context)
