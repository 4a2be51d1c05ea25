"""K7b: odd requests get a 4xx page, never a 500."""

import re
from pathlib import Path

import pytest
from django.conf import settings

LOGIN = "/auth/login"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "iso-8859-1", "nonsense", "hex"])
def test_foreign_charsets_are_refused(client, charset):
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    answer = client.generic("POST", LOGIN, b"identifier=a", content_type=content_type)
    assert answer.status_code == 400


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", '; charset="UTF-8"'])
def test_ours_is_welcome(client, charset):
    content_type = f"application/x-www-form-urlencoded{charset}"
    assert client.post(LOGIN, b"identifier=a&password=b", content_type=content_type).status_code == 422


@pytest.mark.parametrize("path", ["/%00", "/?q=%00", "/profile/view/MAF%000001RAB", "/api/cities/1?q=%00"])
def test_nul_bytes_are_refused(client, path):
    assert client.get(path).status_code == 400


def test_nul_bytes_in_a_form_are_refused(client):
    assert client.post(LOGIN, {"identifier": "a\0", "password": "b"}).status_code == 400


def test_a_broken_multipart_body_is_refused(client):
    answer = client.post("/auth/register", b"--x\r\nbroken", content_type="multipart/form-data; boundary=x")
    assert 400 <= answer.status_code < 500


def test_a_wrong_host_is_refused_even_when_origin_agrees(client):
    answer = client.post(LOGIN, {}, headers={"host": "evil.example", "origin": "http://evil.example"})
    assert answer.status_code == 400


@pytest.mark.parametrize("number", [2**31 + 1, 2**63, 10**40])
def test_huge_numbers_are_just_unknown(client, number):
    assert client.get(f"/api/cities/{number}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"), [("put", LOGIN), ("delete", "/"), ("get", "/language"), ("patch", "/auth/logout")]
)
def test_wrong_methods_are_refused(client, method, path):
    assert getattr(client, method)(path).status_code == 405


@pytest.mark.parametrize("length", [str(10**9), "-1", "many"])
def test_an_enormous_body_is_refused_before_it_is_read(client, length):
    answer = client.post("/auth/register", {"first_name": "A"}, CONTENT_LENGTH=length)
    assert answer.status_code == 413


def test_too_many_fields_are_refused(client):
    assert client.post(LOGIN, {f"f{n}": "" for n in range(1000)}).status_code == 400


def test_the_page_is_protected(client):
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", LOGIN, "/admin/login/", "/no/such/page", "/healthz", "/robots.txt"])
def test_the_policy_has_no_exception(client, path):
    policy = client.get(path)["Content-Security-Policy"]
    sources = {name: rest for name, _, rest in (part.strip().partition(" ") for part in policy.split(";"))}
    # No directive of its own for scripts and styles: both fall back to our own host alone.
    assert sources["default-src"] == "'self'"
    assert not {"script-src", "style-src", "connect-src", "frame-src"} & sources.keys()
    assert (sources["object-src"], sources["frame-ancestors"]) == ("'none'", "'none'")
    assert not re.search(r"unsafe|https?:|\*", policy)


def test_no_view_loosens_the_policy():
    found = [
        path for path in Path(settings.BASE_DIR).glob("[!.]*/**/*.py") if "csp_exempt" in path.read_text()
    ]
    assert found == [Path(__file__)]


def test_a_form_without_its_token_is_refused():
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LOGIN, {"identifier": "a", "password": "b"}).status_code == 403
    assert strict.post("/auth/register", {}).status_code == 403
