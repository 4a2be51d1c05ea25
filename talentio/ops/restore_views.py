"""Restoring from the back-office: an archive comes in, a process of its own does the rest."""

import os
import secrets
import shutil

from django.contrib import admin
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from talentio.core.activity import unnoted
from talentio.core.audit import audit

from . import detached, locks
from .backup_views import administrators_only
from .forms import RestoreForm
from .jobs import Job
from .models import Refused

JOB = Job("restore")
# How the passphrase reaches the process: not on a command line, which everybody on the machine may read.
VARIABLE = "RESTORE_PASSPHRASE"


# An archive is larger than any other upload: who sends it is known before its bytes are read for the token.
@csrf_exempt
@administrators_only
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("passphrase", "password")
@never_cache
@unnoted
def restore(request):
    form = RestoreForm(request, request.POST or None, request.FILES or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            _start(request.user, form.cleaned_data)
            return redirect("backups:restore")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        **admin.site.each_context(request),
        "title": _("Restore"),
        "form": form,
        **JOB.shown(),
    }
    return render(request, "admin/ops/restore.html", context, status=422 if form.errors else 200)


def _start(person, data):
    with locks.only_one():
        JOB.ask(by=person.full_name)
    backup, archive = data["backup"], data["archive"]
    options = ["--job"] if backup else ["--job", "--remove"]
    path = backup.path if backup else _keep(archive)
    audit(person, "restore_asked", backup, category="operations", description=(backup or archive).name[:200])
    detached.start("restore", str(path), *options, environment={VARIABLE: data["passphrase"]})


def _keep(archive):
    """Put the upload where the process can read it and nobody else."""
    path = locks.ops_folder("uploaded") / f"{secrets.token_hex(8)}.zip"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        shutil.copyfileobj(archive, target, 1 << 20)
    return path
