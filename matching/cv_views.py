"""Pages of a CV's analysis: for whoever owns it, and for staff who may have CVs analysed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talentio.core.activity import unnoted
from talentio.core.audit import audit
from talents.models import Profile

from . import cv_analysis
from .cv_forms import ProposalsForm
from .cv_presenting import shown
from .models import CvAnalysis


def _profile(request, user_id=None):
    """Whose CV it is about: one's own, or with the permission anybody's."""
    if user_id is None:
        return get_object_or_404(Profile.objects.select_related("user"), user=request.user)
    if not request.user.has_perm("matching.analyze_cv"):
        raise PermissionDenied
    return get_object_or_404(Profile.objects.select_related("user"), user=user_id)


@never_cache
@login_required
@unnoted
@require_safe
def own(request):
    """What was read in one's own CV; the page asks again while it is being read."""
    return _page(request, _profile(request), None)


def _page(request, profile, user_id, form=None, status=200):
    analysis = CvAnalysis.objects.select_related("profile").filter(profile=profile).first()
    context = {
        "profile": profile,
        "account": user_id,
        "analysis": analysis,
        "seen": shown(analysis) if analysis else None,
        "form": form or (ProposalsForm(analysis) if analysis else None),
    }
    response = render(request, "matching/cv_analysis.html", context, status=status)
    if analysis and analysis.state == CvAnalysis.State.WAITING:
        response["Refresh"] = "3"  # nothing is typed on this page
    return response


@never_cache
@login_required
@require_POST
def again(request):
    """Ask for the analysis of one's own CV."""
    profile = _profile(request)
    if profile.cv:
        cv_analysis.ask_for(profile, by=request.user)
    return redirect("matching:cv_analysis")


@never_cache
@login_required
@permission_required("matching.analyze_cv", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def of_account(request, user_id):
    """The analysis of an account's CV; a POST asks for it anew."""
    profile = _profile(request, user_id)
    if request.method != "POST":
        return _page(request, profile, user_id)
    if not profile.cv:
        return JsonResponse({"success": False, "message": _("There is no CV yet.")}, status=422)
    analysis = cv_analysis.ask_for(profile, by=request.user)
    audit(request.user, "analyze_cv", profile, category="matching")
    if "application/json" in request.headers.get("Accept", ""):
        facts = {"state": analysis.state, "profile_score": profile.completeness_score}
        return JsonResponse({"success": True, "message": _("The CV is being read."), **facts}, status=202)
    messages.success(request, _("The CV is being read."))
    return redirect("matching:analyze_cv", user_id)


@never_cache
@login_required
@require_POST
def accept(request, user_id=None):
    """Put the ticked proposals on the profile."""
    profile = _profile(request, user_id)
    if user_id is not None and not request.user.has_perm("talents.change_profile"):
        raise PermissionDenied
    analysis = get_object_or_404(CvAnalysis.objects.select_related("profile__user"), profile=profile)
    form = ProposalsForm(analysis, request.POST)
    if not form.is_valid():
        return _page(request, profile, user_id, form, status=422)
    count = form.accept(by=request.user)
    done = ngettext("%d proposal is on the profile now.", "%d proposals are on the profile now.", count)
    messages.success(request, done % count)
    return redirect("matching:analyze_cv", user_id) if user_id else redirect("matching:cv_analysis")
