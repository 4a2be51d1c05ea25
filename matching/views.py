"""Pages of a search: the description, its criteria, the people found."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talentio.core.activity import unnoted

from . import brief_reading, runs, second_reading
from .brief.criteria import Criterion
from .criteria_form import CriteriaForm
from .forms import DescriptionForm
from .models import Brief, MatchRun
from .words_for_people import criterion_label

RECENT = 10
may_search = permission_required("matching.search_talents", raise_exception=True)


def search_view(view):
    """For whoever may search; never kept by a browser, since people may leave the search."""
    return never_cache(login_required(may_search(view)))


@search_view
@require_http_methods(["GET", "HEAD", "POST"])
def search(request, kind="standard"):
    form = DescriptionForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    wants_json = "application/json" in request.headers.get("Accept", "")
    if form.is_valid():
        brief = runs.read(form.cleaned_data["job_description"], kind=kind, by=request.user)
        if wants_json:
            return _answer_at_once(request, brief, form.cleaned_data["justification"])
        brief_reading.begin(brief)
        return redirect(brief)
    if wants_json and request.method == "POST":
        return JsonResponse({"success": False, "errors": form.errors}, status=422)
    mine = MatchRun.objects.visible_to(request.user).filter(brief__kind=kind)
    context = {"form": form, "recent": mine.select_related("brief")[:RECENT], "kind": kind}
    return render(request, "matching/search.html", context, status=422 if form.errors else 200)


def _answer_at_once(request, brief, reason):
    """Who asks for JSON takes the criteria as they were read and gets the answer now."""
    criteria = [Criterion.read({**each, "justification": reason}) for each in brief.criteria]
    try:
        run = runs.start(brief, criteria, by=request.user)
    except runs.TooManyRuns:
        return JsonResponse({"success": False}, status=429, headers={"Retry-After": "60"})
    # A second reading takes its time: the page of the run has it, as JSON too.
    answer = JsonResponse(runs.as_json(runs.carry_out(run)))
    answer["Content-Location"] = run.get_absolute_url()
    return answer


@search_view
@require_http_methods(["GET", "HEAD", "POST"])
def brief(request, brief_id, kind="standard"):
    found = get_object_or_404(Brief, pk=brief_id, kind=kind, created_by=request.user)
    if request.method != "POST" and "now" not in request.GET and brief_reading.is_awaited(found):
        return redirect("matching:brief_awaited", found.pk)
    form = CriteriaForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not form.is_adding and form.is_valid():
        runs.keep(found, form.edited())
        try:
            return redirect(runs.start(found, form.confirmed(), by=request.user))
        except runs.TooManyRuns:
            messages.error(request, _("You started many searches in a minute. Please wait a little."))
    past = found.runs.select_related("brief")[:RECENT]
    context = {
        "brief": found,
        "form": form,
        "refused": runs.labels(found.refused),
        "kind": kind,
        "past": past,
    }
    return render(request, "matching/brief.html", context, status=422 if form.errors else 200)


@search_view
@unnoted
@require_safe
def brief_awaited(request, brief_id):
    """For the seconds in which the AI reads too: nothing is edited yet, so the page may look again."""
    found = get_object_or_404(Brief, pk=brief_id, created_by=request.user)
    if not brief_reading.is_awaited(found):
        return redirect(found)
    response = render(request, "matching/brief_awaited.html", {"brief": found, "kind": found.kind})
    response["Refresh"] = "1"
    return response


@search_view
@require_POST
def role(request, brief_id):
    """Read the brief anew for another of its roles."""
    found = get_object_or_404(Brief, pk=brief_id, kind="cinema", created_by=request.user)
    chosen = request.POST.get("role", "")
    if chosen.isdecimal() and int(chosen) < len(found.roles):
        runs.choose_role(found, int(chosen))
        brief_reading.begin(found)
    return redirect(found)


@search_view
@require_safe
def run(request, run_id, kind="standard"):
    visible = MatchRun.objects.visible_to(request.user).filter(brief__kind=kind)
    found = get_object_or_404(visible.select_related("brief"), pk=run_id)
    is_done = found.state == MatchRun.State.DONE
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(runs.as_resource(found))
    others = visible.filter(brief=found.brief_id).exclude(pk=found.pk).select_related("brief")
    context = {
        "run": found,
        "reading": runs.reading_of(found),
        "asked": [(criterion_label(each), each["kind"] == "must") for each in found.criteria if is_done],
        "is_done": is_done,
        "results": runs.results(found),
        "told": found.notices.count(),
        "others": others[:RECENT],
        "kind": kind,
    }
    return render(request, "matching/run.html", context)


@search_view
@unnoted
@require_safe
def run_progress(request, run_id):
    """How far a search is: what its page asks for while it runs."""
    found = get_object_or_404(MatchRun.objects.visible_to(request.user).select_related("brief"), pk=run_id)
    context = {"run": found, "is_done": found.state == "done", "reading": runs.reading_of(found)}
    return render(request, "matching/_progress.html", context)


@search_view
@require_POST
def cancel(request, run_id):
    found = get_object_or_404(MatchRun.objects.visible_to(request.user), pk=run_id)
    MatchRun.objects.filter(pk=found.pk).end(MatchRun.State.CANCELLED)
    second_reading.cancel(found)
    return redirect(found)


@search_view
@require_POST
def resume(request, run_id):
    found = get_object_or_404(MatchRun.objects.visible_to(request.user), pk=run_id)
    runs.resume(found)
    second_reading.resume(found)
    return redirect(found)
