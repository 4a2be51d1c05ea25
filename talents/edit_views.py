"""Pages on which people change their own profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talentio.core.uploads import UploadRefused, documents, photos

from . import editing
from .forms import CvForm, PhotoForm
from .models import Profile


def _own_profile(request):
    return get_object_or_404(Profile.objects.select_related("user", "city__country"), user=request.user)


@never_cache
@login_required
@require_safe
def edit(request):
    """What can be changed, at a glance."""
    return _show_sections(request, _own_profile(request))


def _show_sections(request, profile, status=200, **forms):
    sections = [(name, form.title) for name, form in editing.SECTIONS.items()]
    page = {"profile": profile, "sections": sections, "photo_form": PhotoForm(), "cv_form": CvForm()}
    page["photo_url"] = profile.photo_url(320)
    return render(request, "talents/edit.html", page | forms, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit_section(request, section):
    """One section: what was typed stays in the form whatever happens."""
    profile = _own_profile(request)
    form = editing.form_for(profile, section, request.POST or None)
    if not form.is_valid():
        return _show_section(request, profile, section, form, 422 if form.is_bound else 200)
    try:
        editing.save(profile, form.cleaned_data, seen=request.POST.get("seen", ""), by=request.user)
    except editing.StaleProfile:
        messages.warning(
            request,
            _(
                "This profile was changed meanwhile, on another device or by our team. "
                "Check your answers below and save again."
            ),
        )
        return _show_section(request, profile, section, form, 409)
    messages.success(request, _("Your profile is saved."))
    return redirect("talents:edit")


def _show_section(request, profile, section, form, status):
    page = {"form": form, "section": section, "seen": editing.version(profile), "title": form.title}
    page["fields_template"] = f"talents/_{section}_fields.html" if section in FRAMED else ""
    return render(request, "talents/edit_section.html", page, status=status)


# Sections whose fields need more than one after the other.
FRAMED = ("origin", "profession")


@login_required
@require_POST
def upload_photo(request):
    """Take a photo, or leave the profile as it was and say why."""
    profile, form = _own_profile(request), PhotoForm(request.POST, request.FILES)
    stored = _stored(form, "photo", photos.store)
    if stored is None:
        return _show_sections(request, profile, 422, photo_form=form)
    profile.replace_photo(stored, by=request.user)
    messages.success(request, _("Your photo is saved."))
    return redirect("talents:edit")


@login_required
@require_POST
def upload_cv(request):
    profile, form = _own_profile(request), CvForm(request.POST, request.FILES)
    stored = _stored(form, "cv", documents.store)
    if stored is None:
        return _show_sections(request, profile, 422, cv_form=form)
    profile.replace_cv(stored.name, by=request.user)
    messages.success(request, _("Your CV is saved."))
    return redirect("talents:edit")


def _stored(form, field, store):
    """Store the file of a form and return what `store` says; None after telling the form what is wrong."""
    if not form.is_valid():
        return None
    file = form.cleaned_data[field]
    if not file:
        form.add_error(field, _("Choose a file first."))
        return None
    try:
        return store(file)
    except UploadRefused as refusal:
        form.add_error(field, str(refusal))
        return None


@login_required
@require_POST
def remove_photo(request):
    _own_profile(request).replace_photo("", by=request.user)
    messages.success(request, _("Your photo is removed."))
    return redirect("talents:edit")


@login_required
@require_POST
def remove_cv(request):
    _own_profile(request).replace_cv("", by=request.user)
    messages.success(request, _("Your CV is removed."))
    return redirect("talents:edit")
