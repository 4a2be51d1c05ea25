"""One box for whatever staff look up: people, film talents, projects, companies and codes."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.name_search import normalise_code
from cinema.models import CinemaTalent
from productions.models import Assignment, Company, Project
from talents.models import Profile

MOST = 6  # of each kind
SHORTEST, LONGEST = 2, 100


@dataclass(frozen=True)
class Hit:
    title: str
    code: str
    about: str
    address: str


def _profiles(text):
    found = Profile.objects.matching(text).select_related("user", "city__country").order_by("-pk")
    for profile in found[:MOST]:
        place = f"{profile.city.label}, {profile.city.country.name}"
        yield Hit(profile.user.full_name, profile.code, place, _page("talents_profile", profile))


def _film_talents(text):
    talents = CinemaTalent.objects
    found = talents.with_email(text) if "@" in text else talents.called(text)
    for talent in found.select_related("city__country").order_by("-pk")[:MOST]:
        place = f"{talent.city.label}, {talent.city.country.name}"
        yield Hit(talent.full_name, talent.code, place, _page("cinema_cinematalent", talent))


def _projects(text):
    for project in Project.objects.called(text).select_related("company").order_by("-pk")[:MOST]:
        yield Hit(project.name, project.prefix, project.company.name, _page("productions_project", project))


def _companies(text):
    for company in Company.objects.called(text).select_related("country")[:MOST]:
        country = company.country.name if company.country else ""
        yield Hit(company.name, "", country, _page("productions_company", company))


def _assignments(text):
    code = normalise_code(text)
    if not any(c.isdigit() for c in code):
        return
    found = Assignment.objects.filter(code__startswith=code).select_related("talent", "project")
    for assignment in found.order_by("code")[:MOST]:
        title, about = assignment.talent.full_name, assignment.project.name
        yield Hit(title, assignment.code, about, _page("productions_assignment", assignment))


def _accounts(text):
    """Accounts without a profile: colleagues, mostly."""
    found = User.objects.matching(text).filter(profile=None).order_by("-pk")
    for user in found[:MOST]:
        yield Hit(user.full_name, user.code or "", user.email, _page("accounts_user", user))


def _page(model, row):
    return reverse(f"admin:{model}_change", args=[row.pk])


# (heading, the permission that shows it, what finds it); each is one query of indexed columns.
SOURCES = [
    (_("People"), "talents.view_profile", _profiles),
    (_("Film talents"), "cinema.view_cinematalent", _film_talents),
    (_("Projects"), "productions.view_project", _projects),
    (_("Production companies"), "productions.view_company", _companies),
    (_("Assignments"), "productions.view_assignment", _assignments),
    (_("Accounts without a profile"), "accounts.view_user", _accounts),
]


def find(text, user):
    """[(heading, [Hit])] of what this person may see; at most one query for each kind."""
    if len(text) < SHORTEST:
        return []
    allowed = [(label, source) for label, permission, source in SOURCES if user.has_perm(permission)]
    found = [(capfirst(label), list(source(text))) for label, source in allowed]
    return [(label, hits) for label, hits in found if hits]


@require_safe
def page(request, site):
    """A page of its own; the header asks for `?bare=1` while somebody types."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    found = {"text": text, "found": find(text, request.user), "shortest": SHORTEST}
    if "bare" in request.GET:
        return render(request, "admin/_found.html", found)
    return render(
        request, "admin/quick_search.html", {**site.each_context(request), "title": _("Search"), **found}
    )
