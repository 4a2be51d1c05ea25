"""Pages on which film talents change their own profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import editing
from .forms import PhotosForm
from .models import CinemaTalent

FRAMED = {name: f"cinema/_{name}_fields.html" for name in ("identity", "residence", "languages", "looks")}
FRAMED["contact"] = "cinema/_own_contact_fields.html"


def _own(request):
    people = CinemaTalent.objects.select_related("user", "city__country", "country_of_origin", "nationality")
    return get_object_or_404(people, user=request.user)


@never_cache
@login_required
@require_safe
def edit(request):
    """What can be changed, at a glance."""
    return _show_sections(request, _own(request))


def _show_sections(request, talent, form=None, status=200):
    page = {
        "talent": talent,
        "sections": [(name, section.title) for name, section in editing.SECTIONS.items()],
        "draft": editing.Held(talent),
        "form": form or PhotosForm(),
    }
    return render(request, "cinema/edit.html", page, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit_section(request, section):
    """One section: what was typed stays in the form whatever happens."""
    talent = _own(request)
    form = editing.form_for(talent, section, request.POST or None)
    if not form.is_valid():
        return _show_section(request, talent, form, 422 if form.is_bound else 200)
    try:
        editing.save(talent, form.cleaned_data, seen=request.POST.get("seen", ""), by=request.user)
    except editing.StaleProfile:
        warning = _(
            "This profile was changed meanwhile, on another device or by our team. "
            "Check your answers below and save again."
        )
        messages.warning(request, warning)
        return _show_section(request, talent, form, 409)
    messages.success(request, _("Your profile is saved."))
    return redirect("cinema:edit")


def _show_section(request, talent, form, status):
    page = {"form": form, "title": form.title, "seen": editing.version(talent)}
    page["fields_template"] = FRAMED.get(form.step, "")
    return render(request, "cinema/edit_section.html", page, status=status)


@login_required
@require_POST
def add_photos(request):
    """Take photos, or say which one cannot be taken; those before it are kept."""
    talent = _own(request)
    form = PhotosForm(request.POST, request.FILES, draft=editing.Held(talent))
    if not form.is_valid():
        return _show_sections(request, talent, form, status=422)
    messages.success(request, _("Your photos are saved."))
    return redirect("cinema:edit")


@login_required
@require_POST
def remove_photo(request):
    editing.remove_photo(_own(request), request.POST.get("drop", ""), by=request.user)
    return redirect("cinema:edit")
