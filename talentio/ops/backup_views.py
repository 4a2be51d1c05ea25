"""Asking for a backup and fetching one: administrators only, since an archive holds everything."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talentio.core.audit import audit
from talentio.core.site_settings import site_settings

from . import detached, locks
from .backup.archive import check_passphrase
from .models import Backup, Refused


def administrators_only(view):
    def allowed(request, *args, **kwargs):
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(allowed)


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def create(request):
    """Start a backup beside the site; its page shows how far it is. A GET only leads to that page."""
    if request.method == "POST":
        try:
            _start(request.user)
            messages.success(request, _("The backup is being made. This page shows how far it is."))
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("admin:ops_backup_changelist")


def _start(person):
    check_passphrase(site_settings.backup_passphrase)
    with locks.only_one():
        # The process of the one before may only be starting, and hold no lock yet.
        if Backup.objects.starting().exists():
            raise Refused(_("Work of this kind is going on already."))
        backup = Backup.ask(by=person)
    audit(person, "backup_asked", backup, category="operations")
    detached.start("backup", "--row", str(backup.pk))


@administrators_only
@require_safe
@never_cache
def download(request, backup_id):
    backup = get_object_or_404(Backup, pk=backup_id, state=Backup.State.DONE)
    try:
        content = backup.path.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    if request.method == "GET":
        audit(request.user, "backup_downloaded", backup, category="operations", description=backup.name)
    return FileResponse(content, as_attachment=True, filename=backup.name, content_type="application/zip")
