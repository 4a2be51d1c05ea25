"""Pages of a search: the description, its criteria, the people found."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from . import runs
from .brief.criteria import Criterion
from .forms import CriteriaForm, DescriptionForm
from .models import Brief, Candidate, MatchRun

RECENT = 10
may_search = permission_required("matching.search_talents", raise_exception=True)


@never_cache
@login_required
@may_search
@require_http_methods(["GET", "HEAD", "POST"])
def search(request):
    form = DescriptionForm(request.POST if request.method == "POST" else None)
    wants_json = "application/json" in request.headers.get("Accept", "")
    if form.is_valid():
        text = form.cleaned_data["job_description"]
        brief = runs.read(text, kind=Candidate.Kind.STANDARD, by=request.user)
        return _answer_at_once(request, brief) if wants_json else redirect(brief)
    if wants_json and request.method == "POST":
        return JsonResponse({"success": False, "errors": form.errors}, status=422)
    recent = MatchRun.objects.visible_to(request.user).select_related("brief")[:RECENT]
    context = {"form": form, "recent": recent}
    return render(request, "matching/search.html", context, status=422 if form.errors else 200)


def _answer_at_once(request, brief):
    """Who asks for JSON takes the criteria as they were read and gets the answer now."""
    try:
        run = runs.start(brief, [Criterion.read(each) for each in brief.criteria], by=request.user)
    except runs.TooManyRuns:
        return JsonResponse({"success": False}, status=429, headers={"Retry-After": "60"})
    return JsonResponse(runs.as_json(runs.carry_out(run)))


@never_cache
@login_required
@may_search
@require_http_methods(["GET", "HEAD", "POST"])
def brief(request, brief_id):
    found = get_object_or_404(Brief, pk=brief_id, created_by=request.user)
    form = CriteriaForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(runs.start(found, form.confirmed(), by=request.user))
        except runs.TooManyRuns:
            messages.error(request, _("You started many searches in a minute. Please wait a little."))
    context = {"brief": found, "form": form, "refused": runs.labels(found.refused)}
    return render(request, "matching/brief.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@may_search
@require_safe
def run(request, run_id):
    visible = MatchRun.objects.visible_to(request.user).select_related("brief")
    found = get_object_or_404(visible, pk=run_id)
    is_done = found.state == MatchRun.State.DONE
    if is_done and "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(runs.as_json(found))
    context = {"run": found, "is_done": is_done, "results": runs.results(found) if is_done else []}
    response = render(request, "matching/run.html", context)
    if not is_done:
        response["Refresh"] = "2"  # works without scripts
    return response
