"""What tests of the API share: a program with a token of its own."""

import json

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import ApiToken

V1 = "/api/v1"


class Program:
    """A client that sends a token instead of a session; `get("/users")` asks `/api/v1/users`."""

    def __init__(self, user, scope="write"):
        self.client = Client(raise_request_exception=False)
        self.token = ApiToken.make(user, name="tests", scope=scope, days=1, by=user)[0]

    def __getattr__(self, method):
        def send(path, body=None, **headers):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
            known = {"authorization": f"Bearer {self.token}", **named}
            return self.client.generic(method.upper(), V1 + path, headers=known, **sent)

        return send

    def query(self, path, **query):
        return self.client.get(V1 + path, query, headers={"authorization": f"Bearer {self.token}"})


@pytest.fixture
def program():
    """Make a program of somebody: `program(sam, scope="read")`."""
    return Program


@pytest.fixture
def catalogue(db):
    # Tests with real transactions empty every table; the migration filled it only once.
    call_command("load_catalogue", verbosity=0)
