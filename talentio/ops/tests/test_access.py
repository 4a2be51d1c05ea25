"""K1: who reaches which address, compared with the table beside this file.

Each line of `access.txt` names a method, an address and what each role gets: a status, `login` for
a redirect to the sign-in, or `→` for a redirect elsewhere. An address without a line fails, and the
failure prints the line to check by hand and to add.
"""

import re
from datetime import date, time
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse

from accounts.models import ApiToken, User
from cinema.factories import make_film_talent
from cinema.models import SavedSearch
from legal.models import Consent, Edition
from matching.models import AiCall, CvAnalysis, ShareLink, Shortlist
from notifications.models import EmailLog
from productions.factories import make_role
from productions.models import CallSheet, PresenceEvent, assign
from productions.presence import record
from talentio.api.v1 import api
from talentio.core.models import ActivityLog, Export, ImportBatch, SecurityLog, Setting
from talentio.ops.models import Backup
from talents.models import Talent, TalentCategory

TABLE = Path(__file__).parent / "access.txt"
ROLES = ("anonymous", "talent", "recruiter", "presence", "staff", "administrator")
# What stands in the table for addresses that take no code or number.
ARGUMENTS = {
    "backup_id": 2147483647,
    "block": 0,
    "app_label": "talents",
    "brief_id": 2147483647,
    "content_type_id": 1,
    "id": 2147483647,  # nobody, on any database
    "key": "brand_name",
    "kind": "svg",
    "language": "fr",
    "mail": "login_credentials",
    "name": "photos/aa/x.webp",
    "object_id": "1",
    "pt_id": 2147483647,
    "search_id": 2147483647,
    "section": "identity",
    "step": "identity",
    "token": "made-up",
    "pk": "made-up",
    "run_id": 2147483647,
    "user_id": 2147483647,
    "list_id": 2147483647,
    "link_id": 2147483647,
}
# The back-office's own catch-all and its old addresses of changes: they have no name to be listed by.
UNNAMED = {"admin:(?P<url>.*)$", "admin:<path:object_id>/"}


def addresses(patterns=None, namespace=""):
    """Every named address of the project with the names of its arguments, and the unnamed by route."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name}" if pattern.name else f"{namespace}{pattern.pattern}"
            yield name, tuple(pattern.pattern.converters or pattern.pattern.regex.groupindex)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)


def table():
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {(method, name): outcomes for method, name, *outcomes in lines}


# Whose number stands in addresses of the API.
OF_API = {
    "api:user": "accounts_user",
    "api:talent": "talents_talent",
    "api:talent_users": "talents_talent",
    "api:production": "productions_company",
    "api:project": "productions_project",
    "api:project_talents": "productions_project",
    "api:cities": "core_country",
}


def operations():
    """{address: methods} of the API's operations."""
    found = {}
    for path, methods in api.get_openapi_schema()["paths"].items():
        # One address stands for all numbers and names: resolving it gives its own name.
        sample = path.replace("{name}", "x").replace("{id_or_code}", "x")
        name = resolve(re.sub(r"{\w+}", "1", sample)).view_name
        found[name] = [method.upper() for method in methods]
    return found


def cases():
    """(method, address, arguments): every operation of the API; of the rest everything by GET, and by POST
    what is not the stock back-office.
    """
    found, of_api = {}, operations()
    for name, arguments in addresses():
        found.setdefault(name, arguments)
    for name, arguments in found.items():
        # The queue's own table is shown only where the queue lives in the database.
        if name in UNNAMED or name.startswith("admin:django_q_ormq_"):
            continue
        if name in of_api:
            for method in of_api[name]:
                yield method, name, arguments
            continue
        yield "GET", name, arguments
        if not name.startswith("admin:"):
            yield "POST", name, arguments


CASES = sorted(cases())


@pytest.fixture
def things(amina):
    """One row of whatever the back-office shows, by model, all of Amina."""
    user, role, film_talent = amina.user, make_role(), make_film_talent(city=amina.city)
    assignment = assign(role, film_talent, by=None)
    shortlist = Shortlist.objects.create(name="x", kind="cinema")
    rows = [
        Backup.ask(),
        *(user, amina, amina.country_of_origin, amina.city, Talent.objects.first()),
        ApiToken.make(user, name="x", scope="read", days=1, by=user)[1],
        *(TalentCategory.objects.first(), Group.objects.get(name="Presence")),
        EmailLog.objects.create(key="sample", to_email=user.email),
        Consent.objects.create(user=user, subject="x", kind="terms", version="1", language="fr"),
        ActivityLog.objects.first() or ActivityLog.objects.create(action_type="x"),
        SecurityLog.objects.create(kind="lockout", severity="warning"),
        Setting.objects.create(key="brand_name", value='"taalentio"'),
        Export.objects.create(kind="people", format="csv", purpose="a test", source="admin"),
        ImportBatch.objects.create(kind="people", original_name="people.csv"),
        Edition.objects.get(page__kind="terms"),
        Edition.objects.get(page__kind="terms").page,
        *(role.project.company, role.project, film_talent, assignment),
        AiCall.objects.create(purpose="cv", month="2026-01-01", reserved=0),
        CvAnalysis.objects.create(profile=amina),
        SavedSearch.objects.keep(name="x", query="gender=F", by=user),
        *(shortlist, ShareLink.make(shortlist, label="x", days=7, shows_notes=False, by=None)),
    ]
    record(assignment, "arrival", by=None, source="list")
    day = {"day": date(2027, 3, 10), "place": "Fès", "general_call": time(7), "contact": "Rachid"}
    rows += [PresenceEvent.objects.get(), CallSheet.objects.create(project=role.project, **day)]
    return {row._meta.label_lower.replace(".", "_"): row for row in rows}


@pytest.fixture
def clients(kofi, zara, sam):
    people = {"talent": kofi.user, "recruiter": zara, "administrator": sam}
    for role in ("presence", "staff"):
        fields = {"email": f"{role}@example.com", "first_name": role, "last_name": "X", "is_staff": True}
        people[role] = User.objects.create_user(**fields)
    people["presence"].groups.add(Group.objects.get(name="Presence"))
    found = {"anonymous": Client(raise_request_exception=False)}
    for role, person in people.items():
        found[role] = Client(raise_request_exception=False)
        found[role].force_login(person)
    return found


def address_of(name, arguments, things, person):
    known = {**ARGUMENTS, "code": person.code, "country_id": person.city.country_id}
    known |= {"page_id": things["legal_legalpage"].pk, "edition_id": things["legal_edition"].pk}
    if name.startswith("api:"):
        known |= {"file_format": "csv", "name": "cv.txt", "id_or_code": things["cinema_cinematalent"].code}
        if name in OF_API:
            known["id"] = things[OF_API[name]].pk
    if name.startswith("cinema:"):
        known["code"] = things["cinema_cinematalent"].code
    model = name.removeprefix("admin:").rsplit("_", 1)[0]
    if model.startswith("cinema_cinematalent_"):
        model = "cinema_cinematalent"  # its own buttons have names of two words
    if model in things:
        known["object_id"] = known["id"] = known["pk"] = things[model].pk
    given = {argument: known[argument] for argument in arguments}
    return reverse(name, kwargs=given)


def outcome(answer):
    if answer.streaming:
        b"".join(answer.streaming_content)  # read to its end, a file is closed
    if answer.status_code not in (301, 302):
        return str(answer.status_code)
    return "login" if answer.url.startswith(("/auth/login", "/admin/login")) else "→"


def outcomes(method, name, arguments, things, clients, person):
    address = address_of(name, arguments, things, person)
    # Something is posted, or Django would take the form for one that was never filled in.
    sent = {"x": "1"} if method == "POST" else None
    if name.startswith("api:") and method != "GET":
        sent, kind = "{}", {"content_type": "application/json"}
    else:
        kind = {}
    return [outcome(getattr(clients[role], method.lower())(address, sent, **kind)) for role in ROLES]


def line(method, name, found):
    return f"{method + ' ':5}{name:60}" + "".join(f"{each:12}" for each in found).rstrip()


@pytest.mark.parametrize(("method", "name", "arguments"), CASES, ids=[f"{m} {n}" for m, n, _a in CASES])
def test_each_role_gets_what_the_table_says(method, name, arguments, things, clients, amina):
    found = outcomes(method, name, arguments, things, clients, amina)
    assert table().get((method, name)) == found, f"\n{line(method, name, found)}"


def test_the_table_names_no_address_that_is_gone():
    assert set(table()) == {(method, name) for method, name, _arguments in CASES}
