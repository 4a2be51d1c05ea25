"""Pages of shortlists for whoever makes them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cinema import codes as film_codes
from cinema.models import CinemaTalent
from talentio.core.audit import audit
from talentio.core.pagination import BoundedPaginator

from . import presenting
from .list_forms import NotesForm, ShareForm
from .models import Candidate, ShareLink, Shortlist
from .models.sharing import TooMany
from .models.shortlists import ShortlistIsFull

A_PAGE = 24
STEPS = {"up": -1, "down": 1}
may_list = permission_required("matching.add_shortlist", raise_exception=True)


def list_view(view):
    """For whoever may make shortlists; never kept by a browser, since people may leave them."""
    return never_cache(login_required(may_list(view)))


def _shortlist_of(request, list_id):
    visible = Shortlist.objects.visible_to(request.user).select_related("run__brief")
    return get_object_or_404(visible, pk=list_id)


@list_view
@require_safe
def shortlists(request):
    visible = Shortlist.objects.visible_to(request.user).select_related("created_by")
    page = BoundedPaginator(visible, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "matching/shortlists.html", {"page": page})


@list_view
@require_http_methods(["GET", "HEAD", "POST"])
def shortlist(request, list_id):
    """The list; by POST keep all notes, and move or remove the entry whose button was pressed."""
    found = _shortlist_of(request, list_id)
    people = presenting.listed(found)
    form = NotesForm([each.entry for each in people], request.POST if request.method == "POST" else None)
    if form.is_valid():
        found.write_notes(form.notes())
        _press(request, found)
        return redirect(found)
    return _show(request, found, people, form, ShareForm())


def _show(request, found, people, notes, share):
    rows = [(each, notes[f"note_{each.entry.pk}"]) for each in people]
    links = found.links.with_voters()
    context = {"shortlist": found, "rows": rows, "notes": notes, "share": share, "links": links}
    status = 422 if notes.errors or share.errors else 200
    return render(request, "matching/shortlist.html", context, status=status)


def _press(request, found):
    verb, _colon, key = request.POST.get("press", "").partition(":")
    if not key.isdecimal() or len(key) > 18:
        messages.success(request, _("The notes are kept."))
    elif verb in STEPS:
        found.move(int(key), STEPS[verb])
    elif verb == "remove" and found.remove(int(key), by=request.user):
        messages.success(request, _("Taken off the list."))


@list_view
@require_POST
def add(request, list_id):
    """Put somebody on the list by their code."""
    found, code = _shortlist_of(request, list_id), request.POST.get("code", "").strip()
    people = _with_code(found.kind, code)
    try:
        count = found.add(people, by=request.user)
    except ShortlistIsFull:
        messages.error(request, _("This list is full."))
        return redirect(found)
    if not people:
        messages.error(request, _("Nobody of this kind has the code “%s”.") % code[:30])
    elif not count:
        messages.info(request, _("This person is on the list already."))
    return redirect(found)


def _with_code(kind, code):
    candidates = Candidate.objects.eligible(kind)
    if kind == Candidate.Kind.STANDARD:
        return list(candidates.filter(user__code=code.upper()[:20]))
    if not film_codes.is_code(code):
        return []
    # Of two that differ in zeros only, the one that was written.
    talent = CinemaTalent.objects.with_code(code).only("pk").first()
    return list(candidates.filter(film=talent)) if talent else []


@list_view
@require_POST
def share(request, list_id):
    found = _shortlist_of(request, list_id)
    form = ShareForm(request.POST)
    if not form.is_valid():
        people = presenting.listed(found)
        return _show(request, found, people, NotesForm([each.entry for each in people]), form)
    given = form.cleaned_data
    try:
        ShareLink.make(found, **given, by=request.user)
    except TooMany:
        messages.error(request, _("This list has many links already. Revoke some first."))
    else:
        messages.success(request, _("The link is made. Copy it and send it to your client."))
    return redirect(f"{found.get_absolute_url()}#links")


@list_view
@require_POST
def revoke(request, list_id, link_id):
    found = _shortlist_of(request, list_id)
    link = get_object_or_404(found.links.select_related("shortlist"), pk=link_id)
    if link.revoke(by=request.user):
        messages.success(request, _("The link opens no more."))
    return redirect(f"{found.get_absolute_url()}#links")


@list_view
@require_POST
def delete(request, list_id):
    """Delete a list with its notes, links and votes."""
    found = _shortlist_of(request, list_id)
    audit(request.user, "delete_shortlist", found, category="matching", description=found.name)
    found.delete()
    messages.success(request, _("The list is deleted."))
    return redirect("matching:shortlists")


def told(count):
    """How many were added, in words."""
    return ngettext("%(count)d person is added.", "%(count)d people are added.", count) % {"count": count}
