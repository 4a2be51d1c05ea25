"""CVs: private, at addresses that are signed, end after minutes, and check again who asks."""

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.files.storage import storages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talentio.core.audit import audit

from .models import Profile

SALT = "talents.cv"
SECONDS = 300


def _profile_with_cv(request, **which):
    """A profile whose CV this person may read: their own, or any with the permission; else 404."""
    may_read_all = request.user.has_perm("talents.view_contacts")
    theirs = Profile.objects.all() if may_read_all else Profile.objects.filter(user=request.user)
    return get_object_or_404(theirs.exclude(cv="").select_related("user"), **which)


@never_cache
@login_required
@require_safe
def profile_cv(request, code):
    """Lead to the file; each look by somebody else than its owner is noted."""
    found = _profile_with_cv(request, user__code=code.upper())
    if found.user_id != request.user.pk:
        audit(request.user, "view_cv", found, category="talents")
    facts = {"profile": found.pk, "file": found.cv, "for": request.user.pk}
    return redirect("talents:cv_file", signing.dumps(facts, salt=SALT))


@never_cache
@login_required
@require_safe
def cv_file(request, token):
    """Send the file to the one person whom the address was made for, while they may still read it."""
    try:
        facts = signing.loads(token, salt=SALT, max_age=SECONDS)
    except signing.BadSignature as refusal:
        raise Http404 from refusal
    if facts["for"] != request.user.pk:
        raise Http404
    found = _profile_with_cv(request, pk=facts["profile"], cv=facts["file"])
    name = f"CV-{found.user.code}.{found.cv.rsplit('.', 1)[-1]}"
    try:
        return FileResponse(storages["private"].open(found.cv), as_attachment=True, filename=name)
    except FileNotFoundError as gone:
        raise Http404 from gone
