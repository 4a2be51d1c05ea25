"""Made-up requests after the OpenAPI description, as each role: no failure of ours, no answer unknown to it.

A few for each operation here; `API_CASES=2000` makes so many, `make api-cases` thousands.
"""

import os
from traceback import format_exception

import pytest
import schemathesis
from django.contrib.auth.models import Group
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import one_of
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import ApiToken, User
from cinema.factories import make_film_talent
from matching import runs
from productions.factories import make_role
from productions.models import assign
from talentio.core.site_settings import site_settings
from talentio.wsgi import application
from talents.models import Talent

pytestmark = pytest.mark.django_db
CASES = int(os.environ.get("API_CASES", "3"))
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def people(amina, kofi, zara, sam):
    """{role: token or None}."""
    presence = User.objects.create_user(
        email="idris@example.com", first_name="I", last_name="X", is_staff=True
    )
    presence.groups.add(Group.objects.get(name="Presence"))
    for name in ("api_per_minute", "api_anonymous_per_minute", "api_sign_ins_per_minute"):
        site_settings.put(name, 1_000_000, by=None)
    owners = {"talent": kofi.user, "recruiter": zara, "presence": presence, "administrator": sam}
    tokens = {
        role: ApiToken.make(owner, name=role, scope="write", days=1, by=owner)[0]
        for role, owner in owners.items()
    }
    return {"anonymous": None, **tokens}


@pytest.fixture
def things(amina, zara):
    """{address: arguments that lead to something}, for half of the requests."""
    role, talent = make_role(), make_film_talent(city=amina.city)
    assignment = assign(role, talent, by=zara)
    user, project, company = amina.user.pk, role.project_id, role.project.company_id
    run = runs.start(runs.read("Photographe à Rabat", kind="standard", by=zara), [], by=zara)
    return {
        "/users/{id}": {"id": user},
        "/talents/{id}": {"id": Talent.objects.first().pk},
        "/talents/{id}/users": {"id": Talent.objects.first().pk},
        "/cinema/talents/{id_or_code}": {"id_or_code": talent.code},
        "/cinema/productions/{id}": {"id": company},
        "/cinema/projects/{id}": {"id": project},
        "/cinema/projects/{id}/talents": {"id": project},
        "/cinema/projects/{id}/talents/{pt_id}": {"id": project, "pt_id": assignment.pk},
        "/matching/runs/{id}": {"id": run.pk},
        "/countries/{id}/cities": {"id": amina.city.country_id},
    }


@pytest.fixture(autouse=True)
def one_connection():
    """Keep the transaction of the test open over requests, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def cases_of(operation, there):
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    has_input = operation.body or operation.query or operation.path_parameters or operation.headers
    if there is None:
        return one_of(right, wrong) if has_input else right
    real = {"path_parameters": there, "headers": {"If-Match": "*"}}
    if not operation.body and not operation.query:
        return one_of(wrong, operation.as_strategy(**real))
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    return one_of(right, wrong, *(operation.as_strategy(generation_mode=mode, **real) for mode in modes))


def ask(operation, there, token):
    """Ask an operation; return how often that was, and what it did wrong, "" for nothing."""
    asked, headers = [], {"Authorization": f"Bearer {token}"} if token else {}

    @settings(
        max_examples=CASES,
        derandomize=CASES < 100,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=cases_of(operation, there))
    def run(case):
        asked.append(1)
        # What hypothesis makes up as a token is no token of ours.
        case.headers = {name: value for name, value in case.headers.items() if name != "Authorization"}
        # Each on its own: whoever is erased by one request is there for the next.
        with transaction.atomic():
            case.call_and_validate(app=application, headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    try:
        run()
    except (FailureGroup, Exception) as wrong:
        # The other operations are asked all the same.
        return len(asked), "".join([operation.label, "\n", *format_exception(wrong)[-40:]])
    return len(asked), ""


@pytest.mark.parametrize("role", ["anonymous", "talent", "recruiter", "presence", "administrator"])
def test_nothing_made_up_breaks_it_or_surprises(people, things, role):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 30
    answers = [
        ask(operation, things.get(operation.path.removeprefix("/api/v1")), people[role])
        for operation in operations
    ]
    # `pytest -rP` shows it.
    print(f"{role}: {sum(asked for asked, _wrong in answers)} cases of {len(operations)} operations")
    wrong = [words for _asked, words in answers if words]
    assert not wrong, "\n\n".join(wrong)
