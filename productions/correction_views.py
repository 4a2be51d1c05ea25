"""Pages on which staff put presence right; what was noted before stays in the history."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import presence
from .doors import staff_with
from .forms import CorrectionForm
from .models import Assignment, PresenceEvent

A_PAGE = ["GET", "HEAD", "POST"]
staff_who_correct = staff_with("productions.correct_presence")


@never_cache
@staff_who_correct
@require_http_methods(A_PAGE)
def correct_presence(request, id):
    """Let another fact stand in for one, or take it back."""
    event = get_object_or_404(PresenceEvent.objects.in_force().for_display(), pk=id)
    person = get_object_or_404(Assignment.objects.for_presence(), pk=event.assignment_id)
    kind = PresenceEvent.objects.meaning_of(event) or event.kind
    start = {"kind": kind, "at": timezone.localtime(event.at).replace(second=0, microsecond=0)}
    form = CorrectionForm(request.POST or None, initial=start, may_take_back=True)
    if form.is_valid():
        given = form.cleaned_data
        try:
            presence.correct(
                event, given["kind"], at=given["at"] or event.at, reason=given["reason"], by=request.user
            )
            return _done(request, person)
        except ValidationError as refused:
            form.add_error(None, refused)
    return _page(request, form, person, event)


@never_cache
@staff_who_correct
@require_http_methods(A_PAGE)
def add_presence(request, id, pt_id):
    """Note what nobody noted."""
    person = get_object_or_404(Assignment.objects.for_presence(), pk=pt_id, project=id)
    form = CorrectionForm(request.POST or None, may_take_back=False)
    if form.is_valid():
        given = form.cleaned_data
        presence.add(person, given["kind"], at=given["at"], reason=given["reason"], by=request.user)
        return _done(request, person)
    return _page(request, form, person, None)


def _done(request, person):
    messages.success(request, _("Put right; what was noted before stays in the history."))
    return redirect("productions:presence_person", id=person.project_id, pt_id=person.pk)


def _page(request, form, person, event):
    page = {"form": form, "person": person, "event": event, "project": person.role.project}
    return render(request, "productions/correction.html", page, status=422 if form.errors else 200)
