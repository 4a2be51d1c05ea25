"""Pages on which a film talent registers: nine sections, kept on the server as they are filled in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import normalise_email
from talentio.core.site_settings import site_settings
from talents.steps import StepIncomplete

from . import registration
from .emails import CinemaDraftLink
from .models import CinemaDraft
from .registration import sections

DRAFT = "cinema_registration"


def _draft_of(request):
    return CinemaDraft.objects.filter(pk=request.session.get(DRAFT)).first()


def _begin(request):
    """A draft for the visitor's first answer: a visit alone leaves no row."""
    draft = CinemaDraft.objects.create()
    request.session[DRAFT] = draft.pk
    return draft


@never_cache
@require_http_methods(["GET", "POST"])
def register(request, section="identity"):
    """One section: what was typed is kept whether it is right or not."""
    draft = _draft_of(request)
    if draft and draft.completed_at:
        return redirect("cinema:registered")
    missing = sections.first_open(draft, before=section)
    if missing:
        return redirect("cinema:register_section", missing)
    if request.method == "POST":
        return _answer(request, section, draft or _begin(request))
    return _show(request, section, _remembered(request, section, draft), draft)


def _remembered(request, section, draft):
    """The form as it was left: one with a mistake says so again when somebody comes back to it.

    Whoever only keeps photos has not finished yet, and hears of no mistake.
    """
    was_sent = draft and draft.is_begun(section) and "photos" not in request.GET
    if was_sent and not draft.is_answered(section):
        return sections.checked(section, draft)
    return sections.form(section, draft)


def _answer(request, section, draft):
    if "drop" in request.POST:
        draft.drop_photo(request.POST["drop"])
    form = sections.form(section, draft, request.POST, request.FILES)
    ok = form.is_valid()
    draft.remember(section, form.typed(), ok=ok)
    if {"keep", "drop"} & request.POST.keys() and "photos" not in form.errors:
        return redirect(f"{request.path}?photos=kept#photos")
    if "back" in request.POST and sections.before(section):
        return redirect("cinema:register_section", sections.before(section))
    if not ok:
        return _show(request, section, form, draft, status=422)
    if sections.after(section):
        return redirect("cinema:register_section", sections.after(section))
    return _finish(draft)


def _finish(draft):
    try:
        registration.complete(draft, language=get_language())
    except StepIncomplete as incomplete:
        draft.remember(incomplete.step, draft.typed(incomplete.step), ok=False)
        return redirect("cinema:register_section", incomplete.step)
    return redirect("cinema:registered")


def _show(request, section, form, draft, status=200):
    page = {
        "form": form,
        "draft": draft,
        "titles": sections.titles,
        "number": sections.number(section),
        "total": len(sections.names),
        "fields_template": f"cinema/_{section}_fields.html" if section in FRAMED else "",
        "resume_url": site_settings.site_url + draft.path if draft else "",
    }
    return render(request, "cinema/register.html", page, status=status)


# Sections whose fields need more than one after the other.
FRAMED = ("identity", "residence", "languages", "looks", "contact")


@never_cache
@require_safe
def registered(request):
    """The end: the same page and words for somebody new and somebody known, but for the code.

    With a document number it is the same altogether.
    """
    draft = _draft_of(request)
    if draft is None or draft.completed_at is None:
        return redirect("cinema:register")
    return render(request, "cinema/registered.html", {"email": draft.email, "talent": draft.told_talent})


@require_POST
def register_again(request):
    """Begin anew on this device, for somebody else."""
    request.session.pop(DRAFT, None)
    return redirect("cinema:register")


@never_cache
@require_http_methods(["GET", "POST"])
def resume(request, token):
    """Go on with a registration that was begun elsewhere, once the visitor has seen whose it is."""
    draft = get_object_or_404(CinemaDraft.objects.with_token(token))
    if request.method == "GET":
        name = " ".join(draft.typed("identity").get("first_name", []))
        return render(request, "cinema/resume.html", {"draft": draft, "name": name})
    request.session[DRAFT] = draft.pk
    section = sections.first_open(draft)
    return redirect("cinema:register_section", section or sections.names[-1])


@require_POST
def mail_draft(request):
    """Send the link of this registration to an address."""
    draft, address = _draft_of(request), normalise_email(request.POST.get("address", ""))
    try:
        validate_email(address)
    except ValidationError:
        messages.error(request, _("This is not an e-mail address."))
    else:
        if draft and not draft.completed_at:
            CinemaDraftLink.send_to(draft, address, language=get_language())
        messages.success(request, _("The link is on its way."))
    section = sections.first_open(draft) or sections.names[-1]
    return redirect("cinema:register_section", section)
