"""Pages for whoever notes presence on a set: made for a phone in one hand, and for bad network."""

import json
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpResponseBadRequest, JsonResponse, RawPostDataException
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from talentio.core.activity import named_action
from talentio.core.pagination import BoundedPaginator

from . import noting, presence
from .choices import PresenceSource
from .doors import staff_with
from .models import Assignment, PresenceEvent, Project
from .standing import on_set, standings

A_PAGE = 60
SHOWN = ("expected", "in", "all")
on_duty = staff_with("productions.add_presenceevent")


@never_cache
@on_duty
@require_safe
def presence_home(request):
    """The projects that are not over, those that shoot today first."""
    found = Project.objects.open().for_display().by_nearness(timezone.localdate())
    page = BoundedPaginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "productions/presence_home.html", {"page": page})


@never_cache
@on_duty
@require_safe
def presence_day(request, id):
    """Who is expected, who is there; scanning, typing a code, and noting many at once."""
    project = get_object_or_404(Project.objects.open(), pk=id)
    now, text = timezone.now(), request.GET.get("q", "")[:100].strip()
    shown = request.GET.get("show") if request.GET.get("show") in SHOWN else "expected"
    people = on_set(project, "all" if text else shown, now=now)
    page = BoundedPaginator(people.called(text) if text else people, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "project": project,
        "now": now,
        "shown": shown,
        "text": text,
        "page": page,
        "people": standings(project, list(page), now=now),
        "counts": noting.counts(project, now=now),
        "key": uuid4(),
        "who": request.GET.get("who", "")[:100],
    }
    return render(request, "productions/presence_day.html", context)


@never_cache
@on_duty
@require_safe
def presence_person(request, id, pt_id):
    """One person today: photo, role, how they stand, what can be noted; and what was."""
    found = get_object_or_404(Assignment.objects.for_presence(), pk=pt_id, project=id)
    project = found.role.project
    [stands] = standings(project, [found], now=timezone.now())
    events = PresenceEvent.objects.filter(assignment=found).for_display().order_by("-at", "-pk")[:30]
    actions = stands.actions if found.is_current and project.is_open else ()
    context = {"project": project, "stands": stands, "actions": actions, "events": events, "key": uuid4()}
    return render(request, "productions/presence_person.html", context)


@on_duty
@require_POST
@named_action("record_presence", category="productions")
def record_presence(request, id):
    """Note one fact about whom a code names, or about all who are ticked; a form sent twice counts once."""
    project = get_object_or_404(Project.objects.open(), pk=id)
    kind, key = request.POST.get("kind"), _uuid(request.POST.get("key"))
    if kind not in presence.RECORDED or key is None:
        return HttpResponseBadRequest()
    if "who" in request.POST:
        return _record_typed(request, project, kind, key)
    return _record_ticked(request, project, kind, key)


def _record_ticked(request, project, kind, key):
    found, by = noting.ticked(project, request.POST.getlist("assignment")), request.user
    outcomes = [
        presence.record(each, kind, by=by, source=PresenceSource.LIST, key=uuid5(key, f"{each.pk}"))
        for each in found
    ]
    if len(found) == 1:
        messages.info(request, f"{found[0].talent.full_name}: {noting.words(outcomes[0])}")
        return redirect("productions:presence_person", id=project.pk, pt_id=found[0].pk)
    changed = sum(outcome.meaning is not None for outcome in outcomes)
    if changed:
        words = ngettext("Noted for %(count)d person.", "Noted for %(count)d people.", changed)
        messages.success(request, words % {"count": changed})
    else:
        messages.info(request, _("Nothing new was noted. Tick the people first."))
    return redirect("productions:presence_day", id=project.pk)


def _record_typed(request, project, kind, key):
    try:
        found = presence.meant(project, request.POST["who"])
    except presence.NotMeant as reason:
        messages.error(request, str(reason))
        typed = urlencode({"who": request.POST["who"][:100]})
        return redirect(f"{reverse('productions:presence_day', args=[project.pk])}?{typed}")
    outcome = presence.record(found, kind, by=request.user, source=PresenceSource.CODE, key=key)
    messages.info(request, f"{found.talent.full_name}: {noting.words(outcome)}")
    return redirect("productions:presence_person", id=project.pk, pt_id=found.pk)


@on_duty
@require_POST
@named_action("record_presence", category="productions")
def presence_events(request, id):
    """Take facts that a phone kept, some of them perhaps again, and say what became of each."""
    # Also of a project that was closed meanwhile: what happened before is no less true.
    project = get_object_or_404(Project.objects.all(), pk=id)
    try:
        facts = noting.read(json.loads(request.body))
    except (ValueError, RecursionError, RawPostDataException):
        return HttpResponseBadRequest()
    return JsonResponse({"results": [noting.note(project, fact, by=request.user) for fact in facts]})


def _uuid(text):
    try:
        return UUID(text or "")
    except ValueError:
        return None
