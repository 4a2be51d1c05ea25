"""Companies, projects and who plays in them, from the Flask system."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from cinema.choices import ProductionType, TalentType
from talentio.core.audit import audit
from talentio.core.counters import raise_to
from talentio.core.import_cells import Choice
from talentio.core.legacy import NotTaken
from talents.forms import one_line
from talents.legacy import web_address

from . import codes
from .choices import ProjectStatus
from .models import Assignment, Company, Project, Role
from .models.company import LISTS

TYPES, STATUSES, ROLES = Choice(ProductionType), Choice(ProjectStatus), Choice(TalentType)
NAMELESS = "—"
TEXTS = {
    "description": None,
    "specialization": 200,
    "address": 300,
    "city": 120,
    "postal_code": 20,
    "phone": 40,
    "ceo": 200,
    "equipment": None,
    "studios": None,
}
NETWORKS = ("facebook", "instagram", "linkedin", "twitter")
PREFIX = re.compile(r"^([A-Z]{4,5})(\d{3,})$")


def take_company(row):
    """Create the company of an old row of `productions` (a core.legacy.Row)."""
    name = one_line(row.text("name", most=200))
    if not name:
        raise NotTaken("no name")
    company = Company(name=name, country=row.places.named(row.get("country")))
    for column, most in TEXTS.items():
        setattr(company, column, row.text(column, most=most))
    for column in ("website", *NETWORKS):
        setattr(company, column, web_address(row, column))
    company.email = _email(row)
    company.founded_year = row.number("founded_year", 1890, timezone.localdate().year)
    company.employees_count = row.number("employees_count", 0, 1_000_000)
    company.productions_count = row.number("productions_count", 0, 1_000_000)
    for column in LISTS:
        setattr(company, column, [str(each)[:300] for each in row.items(column)])
    company.is_active = row.get("is_active") is not False
    if row.get("is_verified"):
        company.verify(None)
    company.created_at = row.moment("created_at") or timezone.now()
    company.save()
    audit(None, "import", company, category="productions")
    return company


def _email(row):
    email = row.text("email", most=254)
    try:
        if email:
            validate_email(email)
    except ValidationError:
        row.remark(f"email {email[:60]!r} is none")
        return ""
    return email


def take_project(row, company, old_codes):
    """Create the project of an old row; `old_codes` are those of its people, whose beginning is kept."""
    name = one_line(row.text("production_name", "name", most=200))
    if not name:
        raise NotTaken("no name")
    if company is None:
        company = Company.objects.get_or_create(name=NAMELESS, defaults={"is_active": False})[0]
        row.remark(f"without a company: it stands under “{NAMELESS}”")
    first, last = _day(row, "estimated_start_date"), _day(row, "estimated_end_date")
    if first and last and last < first:
        row.remark(f"the last day {last} is before the first one and was left out")
        last = None
    project = Project(
        name=name,
        company=company,
        type=row.code(TYPES, "production_type") or ProductionType.OTHER,
        country=row.places.named(row.get("origin_country")),
        starts_on=first,
        ends_on=last,
        shooting_locations=row.text("shooting_locations"),
        description=row.text("description"),
        status=row.code(STATUSES, "project_status") or ProjectStatus.IN_PREPARATION,
        created_at=row.moment("created_at") or timezone.now(),
        prefix=_prefix(row, old_codes),
    )
    project.save()
    audit(None, "import", project, category="productions")
    return project


def _day(row, name):
    value = row.get(name)
    return value if isinstance(value, date) else None


def _prefix(row, old_codes):
    """What the old codes of a project begin with, if they agree and nobody has it; "" for a new one."""
    number = f"{row.get('id'):03d}"
    starts = {code[: code.rindex(number, 0, -3) + len(number)] for code in old_codes if number in code[:-3]}
    if len(starts) != 1:
        return ""
    prefix = starts.pop()
    found = PREFIX.match(prefix)
    if not found or Project.objects.filter(prefix=prefix).exists():
        return ""
    raise_to(f"productions:{found[1]}", int(found[2]))
    return prefix


def old_code(row):
    """The project code of an old row, as ours are written: without dashes."""
    return codes.normalise_code(row.get("project_code") or "")


def take_assignment(row, project, talent):
    """Put a film talent into a role of a project under the old code; raise NotTaken."""
    if project is None or talent is None:
        raise NotTaken("its project was not taken" if project is None else "its film talent was not taken")
    kind = row.code(ROLES, "role_type") or TalentType.OTHER
    role = Role.objects.get_or_create(
        project=project,
        name=str(TalentType(kind).label)[:120],
        defaults={"type": kind, "open_to_minors": True},
    )[0]
    code = old_code(row)
    if not code or len(code) > 32 or Assignment.objects.filter(code=code).exists():
        row.remark(f"the code {row.get('project_code')!r} was not kept")
        code = codes.issue(project, is_taken=lambda code: Assignment.objects.filter(code=code).exists())
    try:
        with transaction.atomic():
            found = Assignment.objects.create(
                project=project,
                role=role,
                talent=talent,
                code=code,
                description=row.text("role_description", most=300),
                assigned_at=row.moment("created_at") or row.moment("assigned_at") or timezone.now(),
            )
    except IntegrityError as twice:
        raise NotTaken(f"{talent} is in the role {role} already") from twice
    rest = code.removeprefix(project.prefix)
    if rest != code and rest.isdecimal():
        raise_to(f"productions:project:{project.pk}", int(rest))
    Role.objects.filter(pk=role.pk).update(wanted=role.assignments.count())
    audit(None, "import", found, category="productions", description=code)
    return found
