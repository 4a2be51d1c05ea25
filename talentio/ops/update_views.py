"""The page of updates: which version this is, what the remote offers, and how the newest update went."""

from django.contrib import admin, messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

import talentio
from talentio.core.activity import unnoted
from talentio.core.audit import audit
from talentio.core.site_settings import site_settings

from . import checkout, detached, updating
from .backup_views import administrators_only
from .forms import UpdateForm
from .models import Refused


@administrators_only
@require_safe
@never_cache
@unnoted
def page(request):
    return _page(request, UpdateForm(request))


def _page(request, form):
    context = {
        **admin.site.each_context(request),
        "title": _("Updates"),
        "form": form,
        "version": talentio.__version__,
        "is_allowed": site_settings.updates_allowed,
        "history": updating.history(),
        **updating.JOB.shown(),
        **_remote(),
    }
    return render(request, "admin/ops/update.html", context, status=422 if form.errors else 200)


def _remote():
    """What the checkout tells; an installation without one says so instead."""
    if not checkout.is_there():
        return {"is_checkout": False}
    try:
        told = {"commit": checkout.commit()[:12], "remote": checkout.address(), "offer": updating.offer()}
    except Refused as refusal:
        return {"is_checkout": True, "trouble": str(refusal)}
    return {"is_checkout": True, "was_interrupted": updating.was_interrupted(), **told}


@administrators_only
@require_POST
def look(request):
    """Ask the remote beside the site: it may be slow."""
    return _begin(request, "update_looked")


@administrators_only
@require_POST
@sensitive_post_parameters("password")
def apply(request):
    return _with_password(request, "update_asked", "--apply")


@administrators_only
@require_POST
@sensitive_post_parameters("password")
def go_back(request):
    return _with_password(request, "update_undone", "--go-back")


def _with_password(request, action, *options):
    form = UpdateForm(request, request.POST)
    return _begin(request, action, *options) if form.is_valid() else _page(request, form)


def _begin(request, action, *options):
    try:
        if not site_settings.updates_allowed:
            raise Refused(_("Updates are switched off in the settings."))
        updating.JOB.ask(by=request.user.full_name)
        audit(request.user, action, category="operations")
        detached.start("update", "--job", *options)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("updates:page")
