"""Pages on which signed-in people read about companies and projects; editing is the back-office's."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talentio.core.pagination import BoundedPaginator

from . import presenting
from .doors import staff_with
from .filters import CompanyFilter, ProjectFilter
from .models import Company, Project

A_PAGE = 24


@never_cache
@login_required
@require_safe
def companies(request):
    criteria = CompanyFilter(request.GET)
    found = criteria.apply(Company.objects.visible_to(request.user)).for_display()
    found = found.annotate(project_total=Count("projects")).order_by("name_key", "pk")
    page = BoundedPaginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "productions/companies.html", {"criteria": criteria, "page": page})


@never_cache
@login_required
@require_safe
def company(request, id):
    found = get_object_or_404(Company.objects.visible_to(request.user).for_display(), pk=id)
    projects = Project.objects.visible_to(request.user).filter(company=found).order_by("-pk")
    context = {
        "company": found,
        "facts": presenting.company_facts(found),
        "links": presenting.company_links(found),
        "lists": presenting.company_lists(found),
        "page": BoundedPaginator(projects, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "productions/company.html", context)


@never_cache
@login_required
@require_safe
def projects(request):
    criteria = ProjectFilter(request.GET)
    found = criteria.apply(Project.objects.visible_to(request.user)).for_display().order_by("-pk")
    page = BoundedPaginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [(project, presenting.days(project.starts_on, project.ends_on)) for project in page]
    return render(request, "productions/projects.html", {"criteria": criteria, "page": page, "rows": rows})


@never_cache
@login_required
@require_safe
def project(request, id):
    found = get_object_or_404(Project.objects.visible_to(request.user).for_display(), pk=id)
    cast = presenting.cast_of(found, request.user)
    context = {
        "project": found,
        "facts": presenting.project_facts(found),
        "cast": cast,
        "has_people": any(each.people for each in cast),
    }
    return render(request, "productions/project.html", context)


def _to_back_office(model, verb, permission):
    """A view that leads staff who may to the back-office's page."""

    @staff_with(f"productions.{permission}_{model}")
    @require_safe
    def lead(request, **kwargs):
        return redirect(f"admin:productions_{model}_{verb}", *kwargs.values())

    return lead


new_company = _to_back_office("company", "add", "add")
edit_company = _to_back_office("company", "change", "view")
delete_company = _to_back_office("company", "delete", "delete")
new_project = _to_back_office("project", "add", "add")
edit_project = _to_back_office("project", "change", "view")
delete_project = _to_back_office("project", "delete", "delete")
