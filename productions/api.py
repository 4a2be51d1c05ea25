"""Companies, projects and who plays in them over the API."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from accounts.api_doors import signed_in, staff_with
from cinema.choices import ProductionType
from talentio.core.rest.pages import PageQuery, as_query, page_of, refuse_ignored
from talentio.core.rest.refusals import Refused, get_or_refuse, invalid, not_found
from talentio.core.rest.shapes import Given, One, Page

from . import assigning
from .choices import ProjectStatus
from .filters import CompanyFilter, ProjectFilter
from .models import Assignment, Company, Project, assign
from .models.assignment import ALREADY

router = Router(tags=["productions"], auth=signed_in)
RENAMED = {"search": "q"}
COMPANY = (
    *("id", "name", "description", "specialization", "address", "city", "postal_code", "phone", "email"),
    *("website", "facebook", "instagram", "linkedin", "twitter", "founded_year", "ceo", "employees_count"),
    *("productions_count", "notable_productions", "services", "certifications", "memberships", "awards"),
    *("equipment", "studios", "is_active", "is_verified", "updated_at"),
)
PROJECT = (
    *("id", "name", "type", "status", "starts_on", "ends_on", "shooting_locations", "description"),
    "updated_at",
)
ROLE = ("id", "name", "type", "description", "wanted", "starts_on", "ends_on", "open_to_minors", "filled")


class CompanyQuery(PageQuery):
    search: str = Field("", max_length=100, description=gettext_noop("Words of the name"))
    country: str = Field("", max_length=2, description=gettext_noop("ISO code of the country"))
    verified: bool = Field(False, description=gettext_noop("Verified only"))


class ProjectQuery(PageQuery):
    search: str = Field("", max_length=100, description=gettext_noop("Words of the name, or the code"))
    status: ProjectStatus | None = Field(None, description=gettext_noop("Status"))
    type: ProductionType | None = Field(None, description=gettext_noop("Type"))
    country: str = Field("", max_length=2, description=gettext_noop("ISO code of the country"))


class CompanyShape(Schema):
    """What a company publishes of itself."""

    id: int
    name: str
    description: str
    specialization: str
    address: str
    city: str
    postal_code: str
    country: str | None
    phone: str
    email: str
    website: str
    facebook: str
    instagram: str
    linkedin: str
    twitter: str
    founded_year: int | None
    ceo: str
    employees_count: int | None
    productions_count: int | None
    notable_productions: list[str]
    services: list[str]
    certifications: list[str]
    memberships: list[str]
    awards: list[str]
    equipment: str
    studios: str
    logo_url: str | None
    is_active: bool
    is_verified: bool
    updated_at: datetime


class ProjectShape(Schema):
    """`code` begins the codes of its people; `country` is the company's where it has none of its own."""

    id: int
    code: str
    name: str
    type: ProductionType
    status: ProjectStatus
    company: int
    company_name: str
    country: str | None
    starts_on: date | None
    ends_on: date | None
    shooting_locations: str
    description: str
    updated_at: datetime


class RoleShape(Schema):
    id: int
    name: str
    type: str
    description: str
    wanted: int
    filled: int
    starts_on: date | None
    ends_on: date | None
    open_to_minors: bool


class ProjectWhole(ProjectShape):
    roles: list[RoleShape]


class AssignmentShape(Schema):
    """Somebody in a role; `code` stands on their badge."""

    id: int
    code: str
    role: int
    role_name: str
    description: str
    talent_code: str
    talent_name: str
    profile_url: str
    assigned_at: datetime


class Choice(Given):
    model_config = ConfigDict(json_schema_extra={"example": {"talent": "MACAS00001F", "role": 1}})

    talent: str = Field(max_length=24, description=gettext_noop("Code of the film talent, of any width"))
    role: int = Field(description=gettext_noop("Number of a role of this project"))
    description: str = Field("", max_length=300, description=gettext_noop("Description of the role"))


class Removed(Schema):
    id: int
    code: str
    is_removed: bool


@router.get(
    "/cinema/productions",
    response=Page[CompanyShape],
    url_name="productions",
    summary=gettext_noop("Production companies"),
)
def companies(request, query: Query[CompanyQuery]):
    criteria = CompanyFilter(as_query(query, **RENAMED))
    refuse_ignored(criteria, (), **RENAMED)
    found = criteria.apply(Company.objects.visible_to(request.auth)).for_display()
    rows = found.order_by("name_key", "pk")
    return page_of(rows, query, lambda page: [_company(each, request) for each in page])


@router.get(
    "/cinema/productions/{int:id}",
    response=One[CompanyShape],
    url_name="production",
    summary=gettext_noop("One production company"),
)
def company(request, id: int):
    found = get_or_refuse(Company.objects.visible_to(request.auth).for_display(), pk=id)
    return {"success": True, "data": _company(found, request)}


@router.get(
    "/cinema/projects", response=Page[ProjectShape], url_name="projects", summary=gettext_noop("Projects")
)
def projects(request, query: Query[ProjectQuery]):
    criteria = ProjectFilter(as_query(query, **RENAMED))
    refuse_ignored(criteria, (), **RENAMED)
    rows = criteria.apply(Project.objects.visible_to(request.auth)).for_display().order_by("-pk")
    return page_of(rows, query, lambda page: [_project(each) for each in page])


@router.get(
    "/cinema/projects/{int:id}",
    response=One[ProjectWhole],
    url_name="project",
    summary=gettext_noop("One project with its roles"),
)
def project(request, id: int):
    found = _visible_project(request, id)
    roles = [{name: getattr(role, name) for name in ROLE} for role in found.roles.with_filled()]
    return {"success": True, "data": {**_project(found), "roles": roles}}


@router.get(
    "/cinema/projects/{int:id}/talents",
    response=Page[AssignmentShape],
    url_name="project_talents",
    summary=gettext_noop("Who plays in a project"),
    description=gettext_noop("Those whom you may see, in the order in which they came."),
)
def project_talents(request, id: int, query: Query[PageQuery]):
    found = _visible_project(request, id)
    rows = Assignment.objects.visible_to(request.auth).current().filter(project=found).for_display()
    return page_of(rows.order_by("pk"), query, lambda page: [_assignment(each, request) for each in page])


@router.post(
    "/cinema/projects/{int:id}/talents",
    auth=staff_with("productions.add_assignment"),
    response={201: One[AssignmentShape]},
    url_name="project_talents",
    summary=gettext_noop("Put a film talent into a role"),
    openapi_extra={"x-refusals": [409]},
    description=gettext_noop("409 where they are in that role already, 422 where they may not be in it."),
)
def assign_talent(request, id: int, given: Choice):
    found = _visible_project(request, id)
    role = found.roles.select_related("project").filter(pk=given.role).first()
    talent = assigning.people_of(request.auth).with_code(given.talent).first()
    missing = {"role": role, "talent": talent}
    if wrong := [name for name, there in missing.items() if there is None]:
        raise invalid({name: [_("This is not in the list.")] for name in wrong})
    try:
        done = assign(role, talent, by=request.auth, description=given.description)
    except ValidationError as refused:
        status, code = (409, ALREADY) if refused.code == ALREADY else (422, "not_allowed")
        raise Refused(status, code, " ".join(refused.messages)) from refused
    return Status(201, {"success": True, "data": _assignment(done, request)})


@router.delete(
    "/cinema/projects/{int:id}/talents/{int:pt_id}",
    auth=staff_with("productions.delete_assignment"),
    response=One[Removed],
    url_name="project_talent",
    summary=gettext_noop("Take a film talent out of a role"),
    description=gettext_noop("Who was in it stays known; whoever comes back gets a new code."),
)
def remove_talent(request, id: int, pt_id: int):
    theirs = Assignment.objects.visible_to(request.auth).filter(project=_visible_project(request, id))
    found = get_or_refuse(theirs, pk=pt_id)
    if not found.remove(request.auth):
        raise not_found()
    return {"success": True, "data": {"id": found.pk, "code": found.code, "is_removed": True}}


def _visible_project(request, id):
    return get_or_refuse(Project.objects.visible_to(request.auth).for_display(), pk=id)


def _company(company, request):
    logo = company.logo_url(320)
    return {
        **{name: getattr(company, name) for name in COMPANY},
        "country": company.country.code if company.country else None,
        "logo_url": request.build_absolute_uri(logo) if logo else None,
    }


def _project(project):
    country = project.shown_country
    return {
        **{name: getattr(project, name) for name in PROJECT},
        "code": project.prefix,
        "company": project.company_id,
        "company_name": project.company.name,
        "country": country.code if country else None,
    }


def _assignment(assignment, request):
    talent = assignment.talent
    return {
        "id": assignment.pk,
        "code": assignment.code,
        "role": assignment.role_id,
        "role_name": assignment.role.name,
        "description": assignment.shown_description,
        "talent_code": talent.code,
        "talent_name": talent.full_name,
        "profile_url": request.build_absolute_uri(talent.get_absolute_url()),
        "assigned_at": assignment.assigned_at,
    }
