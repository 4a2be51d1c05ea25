"""Pages on which staff tell people that they are chosen."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from talentio.core.audit import audit

from . import selection
from .doors import staff_with
from .emails import context_of
from .models import Assignment, Project


@never_cache
@staff_with("productions.send_selection")
@require_safe
def selection_mails(request, id):
    """What will be written, to whom, and how far it is."""
    project = get_object_or_404(Project.objects.visible_to(request.user).for_display(), pk=id)
    told = selection.told(project)
    example = Assignment.objects.current().filter(project=project).for_mails().order_by("pk").first()
    page = {"project": project, "told": told, "mail": context_of(example) if example else None}
    return render(request, "productions/selection_mails.html", page)


@staff_with("productions.send_selection")
@require_POST
def send_selection_mails(request, id):
    """Wish the mails of those ticked who were not told yet."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=id)
    keys = [key for key in request.POST.getlist("assignment") if key.isdecimal() and len(key) < 19]
    count = selection.wish(project.assignments.filter(pk__in=keys), by=request.user)
    if count:
        audit(request.user, "send_selection", project, category="productions", description=str(count))
        words = ngettext("%(count)d mail is on its way.", "%(count)d mails are on their way.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("Nobody new was ticked: no mail is sent."))
    return redirect("productions:selection_mails", id=project.pk)
