"""Made-up requests after the OpenAPI description, as each role: no failure of ours, no answer unknown to it.

A few for each operation here; `API_CASES=2000` makes so many, `make api-cases` thousands.
"""

import os

import pytest
import schemathesis
from django.contrib.auth.models import Group
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import one_of
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import ApiToken, User
from cinema.factories import make_film_talent
from productions.factories import make_role
from talentio.core.site_settings import site_settings
from talentio.wsgi import application

pytestmark = pytest.mark.django_db
CASES = int(os.environ.get("API_CASES", "4"))
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# Each is asked where it does something: erasing and signing out would end the role itself.
ENDS_ITSELF = {"/api/v1/me", "/api/v1/auth/logout"}


@pytest.fixture
def people(amina, kofi, zara, sam):
    """{role: token or None}, with something of everything to be found under the number 1."""
    role = make_role()
    make_film_talent(city=amina.city)
    presence = User.objects.create_user(email="idris@example.com", first_name="I", last_name="X", is_staff=True)
    presence.groups.add(Group.objects.get(name="Presence"))
    assert role.project_id
    for name in ("api_per_minute", "api_anonymous_per_minute", "api_sign_ins_per_minute"):
        site_settings.put(name, 1_000_000, by=None)
    owners = {"talent": kofi.user, "recruiter": zara, "presence": presence, "administrator": sam}
    tokens = {
        role: ApiToken.make(owner, name=role, scope="write", days=1, by=owner)[0]
        for role, owner in owners.items()
    }
    return {"anonymous": None, **tokens}


def cases_of(operation):
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    has_input = operation.body or operation.query or operation.path_parameters or operation.headers
    return one_of(right, wrong) if has_input else right


def ask(operation, token):
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    @settings(
        max_examples=CASES,
        derandomize=CASES < 100,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=cases_of(operation))
    def run(case):
        # What hypothesis makes up as a token is no token of ours.
        case.headers = {name: value for name, value in case.headers.items() if name != "Authorization"}
        case.call_and_validate(app=application, headers=headers, checks=CHECKS)

    run()


@pytest.mark.parametrize("role", ["anonymous", "talent", "recruiter", "presence", "administrator"])
def test_nothing_made_up_breaks_it_or_surprises(people, role):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 30
    for operation in operations:
        if operation.path not in ENDS_ITSELF:
            ask(operation, people[role])
