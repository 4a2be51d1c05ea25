"""Pages on which staff put people into roles and take them out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import assigning
from .doors import staff_with
from .forms import AssignForm
from .models import Assignment, Project


@never_cache
@staff_with("productions.add_assignment")
@require_safe
def choose_role(request):
    """For people who were ticked in a list: choose a role of any open project, then look and assign there."""
    picked = [code.upper() for code in request.GET.getlist("talent")]
    people = assigning.chosen(request.user, picked)
    role = assigning.open_roles(request.user).filter(pk=_number(request.GET.get("role"))).first()
    if role and people:
        query = urlencode({"role": role.pk, "talent": [person.code for person in people]}, doseq=True)
        return redirect(f"{reverse('productions:assign_talent', args=[role.project_id])}?{query}")
    page = {"people": people, "projects": assigning.projects_to_cast(request.user)}
    return render(request, "productions/choose_role.html", page)


def _number(text):
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


@never_cache
@staff_with("productions.add_assignment")
@require_http_methods(["GET", "HEAD", "POST"])
def assign_talent(request, id):
    """By POST put whom a code or a choice names into a role; by GET show who may be meant."""
    project = get_object_or_404(Project.objects.visible_to(request.user).for_display(), pk=id)
    form = AssignForm(project, request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        messages.error(request, _("Choose a role of this project."))
        return redirect(project)
    if request.method != "POST":
        return _show_choice(request, project, form)
    return _assign(request, project, form)


def _show_choice(request, project, form):
    role, picked = form.cleaned_data["role"], form.picked
    talents = assigning.chosen(request.user, picked)
    talents = talents or assigning.suggested(request.user, form.cleaned_data["who"])
    found = assigning.candidates(role, talents, chosen_codes=picked)
    page = {"project": project, "role": role, "form": form, "candidates": found}
    return render(request, "productions/assign.html", page)


def _assign(request, project, form):
    given, user = form.cleaned_data, request.user
    talents = assigning.chosen(user, form.picked)
    if not talents and not given["confirmed"]:
        talents = assigning.meant_by_code(user, given["who"])
    role, is_unclear = given["role"], not form.picked and len(talents) != 1
    if is_unclear or (not given["confirmed"] and assigning.conflicts_of(role, talents)):
        return redirect(_choice_address(project, form, talents))
    done, reasons = assigning.assign_all(role, talents, by=user, description=given["description"])
    if done:
        words = ngettext("%(count)d person is in the role.", "%(count)d people are in the role.", len(done))
        messages.success(request, words % {"count": len(done)})
    for reason in reasons:
        messages.error(request, reason)
    return redirect(project)


def _choice_address(project, form, talents):
    """Where one chooses who is meant, and sees what is in the way."""
    given = form.cleaned_data
    query = {"role": given["role"].pk, "who": given["who"], "description": given["description"]}
    query["talent"] = [talent.code for talent in talents]
    return f"{reverse('productions:assign_talent', args=[project.pk])}?{urlencode(query, doseq=True)}"


@staff_with("productions.delete_assignment")
@require_POST
def remove_talent(request, id, pt_id):
    """Take somebody out of a role; who was in it stays known."""
    found = get_object_or_404(Assignment.objects.visible_to(request.user), pk=pt_id, project=id)
    if found.remove(request.user):
        messages.success(request, _("Removed: %s") % found.code)
    return redirect("productions:project", id=id)
