"""K7b: whatever is posted to whatever address, nobody gets a 500: odd bodies, odd values, files for words.

Every address of the site and of the back-office, as a talent and as the administrator, whose rights reach
furthest. What a form asks for is read from its page, so that odd values reach its fields.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cinema.models import CinemaTalent
from matching.models import Brief

from .test_access import UNNAMED, address_of, addresses, clients, outcome, things  # noqa: F401 fixtures

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
BODIES = [
    (FORM, b"%%%=&&&==%zz&%00=%00&=;"),
    (FORM, b"name=\xe9\xff&name=%ff%fe"),
    (f"{FORM}; charset=utf-16", "name=x".encode("utf-16")),
    (MULTIPART, b"--x\r\nbroken"),
    (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="x"; filename="\x00../../x"\r\n\r\n\r\n--x--'),
    ("multipart/form-data", b"no boundary at all"),
    ("application/json", b"[" * 20_000),
    ("application/json", b'{"x": 1e999, "y": NaN, "z": "\\ud800"}'),
    ("text/xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    ("", b"\xff" * 1_000),
]
VALUES = [
    "",
    "9" * 400,
    "-1",
    "1e999",
    "NaN",
    "x" * 50_000,
    "99999-99-99",
    "0001-01-01",
    '{"a":',
    "'; --",
    "../../etc/passwd",
    "http://[",
    "\ufffe\U0010ffff\u202e",
    "a@b",
    "\r\nBcc: x@example.com",
    "2147483648",
    "9223372036854775808",
    "٣",
    "true",
]
# Answered by git and the remote that the update comes from: how it behaves is its own test's.
LEFT_OUT = {"updates:look"}
NAMES = [name for name in sorted(dict(addresses())) if name not in UNNAMED | LEFT_OUT and "ormq" not in name]
ARGUMENTS = dict(reversed(list(addresses())))


def fields(client, address):
    """Names of whatever the page of an address asks for."""
    page = client.get(address)
    outcome(page)
    if page.streaming or not page.headers.get("Content-Type", "").startswith("text/html"):
        return []
    names = re.findall(r'<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"', page.content.decode())
    return sorted({name for name in names if name != "csrfmiddlewaretoken"})[:80]


def bodies(client, address):
    """Yield (what was sent, the answer) for each body that is no form at all."""
    for kind, body in BODIES:
        yield f"{kind} {body[:30]}", client.generic("POST", address, body, content_type=kind)


def forms(client, address):
    """Yield (what was sent, the answer) for odd answers to what the page asks, the last of them twice."""
    asked = fields(client, address)
    for turn in range(3):
        odd = {name: VALUES[(place * 7 + turn * 5) % len(VALUES)] for place, name in enumerate(asked)}
        yield f"{odd}"[:2_000], client.post(address, odd)
    yield "the same again", client.post(address, odd)
    yield "everything twice", client.post(address, {name: ["x", "y"] for name in asked})
    files = {name: SimpleUploadedFile("x.jpg", b"words", "image/jpeg") for name in asked}
    yield "files for words", client.post(address, files)


@pytest.fixture
def attackers(amina, sam, clients, things):  # noqa: F811 the fixtures imported above
    CinemaTalent.objects.filter(pk=things["cinema_cinematalent"].pk).update(user=amina.user)
    found = {person: Client(raise_request_exception=False) for person in (amina.user, sam)}
    for person, client in found.items():
        client.force_login(person)
    return found


def real_address(name, things, person, sam):  # noqa: F811
    """As in the table of access, but with a project, a company and a brief that exist."""
    kind = "company" if "compan" in name else "project"
    known = {
        "id": things[f"productions_{kind}"].pk,
        "pt_id": things["productions_assignment"].pk,
    }
    if name.startswith("matching:") and "brief_id" in ARGUMENTS[name]:
        brief_kind = "cinema" if "film" in name else "standard"
        known["brief_id"] = Brief.objects.create(kind=brief_kind, text="Comédienne", created_by=sam).pk
    if set(ARGUMENTS[name]) <= set(known) and not name.startswith(("admin:", "old:")):
        return reverse(name, kwargs={argument: known[argument] for argument in ARGUMENTS[name]})
    return address_of(name, ARGUMENTS[name], things, person)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_is_posted_breaks_an_address(name, attackers, things, amina, sam):  # noqa: F811
    address = real_address(name, things, amina, sam)
    broken = [sent for sent, answer in bodies(attackers[sam], address) if int_of(answer) >= 500]
    for client in attackers.values():
        broken += [sent for sent, answer in forms(client, address) if int_of(answer) >= 500]
    assert broken == []


def int_of(answer):
    """The status; a streamed answer is read to its end, so that its file is closed."""
    outcome(answer)
    return answer.status_code
