"""Pages of standard talents: registration, the public profile, the own dashboard."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from notifications.models import EmailLog

from . import completeness, registration
from .models import Profile, RegistrationDraft, Visit
from .public_profile import present
from .registration import steps
from .steps import StepIncomplete

DRAFT = "registration"
VISIT_SPANS, LATEST_MAILS = (7, 30), 5


def _draft_of(request):
    return RegistrationDraft.objects.filter(pk=request.session.get(DRAFT)).first()


def _draft_for(request):
    """The visitor's draft, begun now if there is none: a visit alone leaves no row."""
    draft = _draft_of(request)
    if draft is None:
        draft = RegistrationDraft.objects.create()
        request.session[DRAFT] = draft.pk
    return draft


@never_cache
@require_http_methods(["GET", "POST"])
def register(request, step="identity"):
    """One step of the registration: what was typed is kept whether it is right or not."""
    if request.user.is_authenticated:
        return redirect("home")
    draft = _draft_of(request)
    if draft and draft.completed_at:
        return redirect("talents:registered")
    missing = steps.first_open(draft, before=step)
    if missing:
        return redirect("talents:register_step", missing)
    if request.method == "POST":
        return _answer(request, step, _draft_for(request))
    return _show(request, step, steps.form(step, draft), draft)


def _answer(request, step, draft):
    form = steps.form(step, draft, request.POST, request.FILES)
    ok = form.is_valid()
    draft.remember(step, form.typed(), ok=ok)
    if "back" in request.POST and steps.before(step):
        return redirect("talents:register_step", steps.before(step))
    if not ok:
        return _show(request, step, form, draft, status=422)
    if steps.after(step):
        return redirect("talents:register_step", steps.after(step))
    return _finish(draft)


def _finish(draft):
    try:
        registration.complete(draft, language=get_language())
    except StepIncomplete as incomplete:
        return redirect("talents:register_step", incomplete.step)
    return redirect("talents:registered")


def _show(request, step, form, draft, status=200):
    page = {
        "form": form,
        "draft": draft,
        "step": step,
        "titles": steps.titles,
        "number": steps.number(step),
    }
    return render(request, f"talents/register_{step}.html", page, status=status)


@never_cache
@require_safe
def registered(request):
    """The end of a registration: the same page for a new and for a known e-mail, but for the code."""
    draft = _draft_of(request)
    if draft is None or draft.completed_at is None:
        return redirect("talents:register")
    card = None
    if draft.user_id:
        card = present(Profile.objects.for_display().get(user=draft.user_id))
    return render(request, "talents/registered.html", {"email": draft.email, "card": card})


@never_cache
@require_http_methods(["POST"])
def register_again(request):
    """Begin anew on this device, for somebody else."""
    request.session.pop(DRAFT, None)
    return redirect("talents:register")


def _visible_profile(request, code):
    return get_object_or_404(Profile.objects.visible_to(request.user).for_page().with_code(code))


@require_safe
def profile(request, code):
    """The public profile; hidden, closed and unknown codes answer with the same 404."""
    found = _visible_profile(request, code)
    if code != found.code:
        return redirect(found, permanent=True)
    # After the redirect, so that an address in small letters counts once.
    Visit.count(found, request)
    page = {
        "card": present(found),
        "is_own": found.user_id == request.user.pk,
        "is_hidden": not found.is_published,
    }
    return render(request, "talents/profile.html", page)


@never_cache
@login_required
@require_safe
def dashboard(request):
    """The person's own page: code, QR, what would make the profile complete, what happened."""
    found = Profile.objects.for_display().filter(user=request.user).first()
    mails = EmailLog.objects.sent_to(request.user.email)[:LATEST_MAILS]
    if found is None:
        return render(request, "talents/no_profile.html", {"mails": mails})
    parts = completeness.parts(found)
    page = {
        "card": present(found),
        "score": found.completeness_score,
        "missing": [part for part in parts if part.missing],
        "is_public": found.is_public,
        "visits": [(days, found.visits.last_days(days).count()) for days in VISIT_SPANS],
        "mails": mails,
    }
    return render(request, "talents/dashboard.html", page)
