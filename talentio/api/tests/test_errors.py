"""K7b and the one shape of errors: what goes wrong is JSON, in words, and 4xx where it is the sender's."""

import json

import pytest
from django.test import Client

from talentio.api import figures
from talentio.core.models import RateCount
from talentio.core.site_settings import site_settings

pytestmark = pytest.mark.django_db
LOGIN = "/api/v1/auth/login"


def refused(answer, status):
    body = answer.json()
    assert answer.status_code == status, body
    assert answer["Content-Type"].startswith("application/json")
    assert body.keys() == {"success", "error"}
    assert body["error"].keys() == {"code", "message", "fields"}
    assert body["success"] is False
    assert body["error"]["message"]
    return body["error"]


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", ["/", "/v1/", "/v1/nothing", "/v1/users/x", "/v1/users/1/x", "/v2/a"])
def test_unknown_addresses(stranger, path):
    refused(stranger.get(f"/api{path}"), 404)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "post", "trace", "options"])
def test_wrong_methods_name_the_right_ones(stranger, method):
    answer = stranger.generic(method.upper(), "/api/v1/countries")
    refused(answer, 405)
    assert answer["Allow"] == "GET"


def test_no_token(stranger):
    assert refused(stranger.get("/api/v1/users"), 401)["code"] == "not_signed_in"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"\xff\xfe",
        b"NaN",
        b'{"identifier": "a\\u0000", "password": "b"}',
        b'{"identifier": "\\ud800", "password": "b"}',
        b'{"identifier": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 30 + b"1" + b"}" * 30,
        b'{"identifier": NaN, "password": "b"}',
        b'{"identifier": ["a"], "password": {"b": 1}}',
        b'{"password": "b"}',
    ],
)
def test_bodies_that_nobody_can_read(stranger, body):
    answer = stranger.post(LOGIN, body, content_type="application/json")
    refused(answer, 422 if answer.status_code == 422 else 400)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/octet-stream"]
)
def test_bodies_that_are_no_json(stranger, kind):
    refused(stranger.post(LOGIN, b'{"identifier": "a"}', content_type=kind), 415)


def test_the_form_of_a_page_is_no_json(stranger):
    refused(stranger.post(LOGIN, {"identifier": "a"}), 415)


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "nonsense"])
def test_foreign_charsets(stranger, charset):
    content_type = f"application/json; charset={charset}"
    refused(stranger.generic("POST", LOGIN, b"{}", content_type=content_type), 400)


def test_bodies_that_are_too_large(stranger):
    body = json.dumps({"identifier": "a" * 3_000_000, "password": "b"})
    refused(stranger.post(LOGIN, body, content_type="application/json"), 413)
    refused(stranger.post(LOGIN, b"{}", content_type="application/json", CONTENT_LENGTH=str(10**9)), 413)


def test_a_wrong_host(stranger):
    refused(stranger.get("/api/v1/countries", headers={"host": "evil.example"}), 400)


@pytest.mark.parametrize("query", ["page=0", "page=x", "per_page=-1", "page=" + "9" * 5000, "page=1.5"])
def test_pages_that_there_cannot_be(stranger, query):
    name = query.partition("=")[0]
    assert refused(stranger.get(f"/api/v1/countries?{query}"), 422)["fields"].keys() == {name}


@pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
def test_huge_numbers_are_just_unknown(program, sam, number):
    everything = program(sam)
    for path in (
        "/users/{}",
        "/talents/{}",
        "/talents/{}/users",
        "/cinema/talents/{}",
        "/cinema/productions/{}",
    ):
        refused(everything.get(path.format(number)), 404)
    for path in (
        "/cinema/projects/{}",
        "/cinema/projects/{}/talents",
        "/matching/runs/{}",
        "/countries/{}/cities",
    ):
        refused(everything.get(path.format(number)), 404)
    refused(everything.delete(f"/cinema/projects/{number}/talents/{number}"), 404)
    assert everything.query("/countries", page=number).json()["data"] == []


def test_nul_bytes_in_addresses(stranger, program, sam):
    refused(stranger.get("/api/v1/countries?page=%00"), 400)
    refused(program(sam).get("/cinema/talents/%00"), 400)


def test_too_many_requests_say_how_long_to_wait(stranger):
    site_settings.put("api_anonymous_per_minute", 2, by=None)
    answers = [stranger.get("/api/v1/countries") for _request in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    late = stranger.get("/api/v1/countries")
    assert refused(late, 429)["code"] == "too_many_requests"
    assert 1 <= int(late["Retry-After"]) <= 60
    assert refused(stranger.get("/api/v1/users"), 429), "guessing tokens counts too"


def test_an_account_has_a_limit_of_its_own_whatever_its_tokens(program, zara, sam):
    site_settings.put("api_per_minute", 2, by=None)
    first, second = program(zara), program(zara)
    assert [first.get("/auth/me").status_code, second.get("/auth/me").status_code] == [200, 200]
    refused(second.get("/auth/me"), 429)
    assert program(sam).get("/auth/me").status_code == 200


def test_what_is_refused_counts_too(program, kofi):
    site_settings.put("api_per_minute", 2, by=None)
    mine = program(kofi.user)
    assert [mine.get("/users").status_code for _request in range(3)] == [403, 403, 429]


def test_a_forged_address_escapes_no_limit(stranger):
    site_settings.put("api_anonymous_per_minute", 1, by=None)
    for number in range(2):
        last = stranger.get("/api/v1/countries", headers={"x-forwarded-for": f"203.0.113.{number}"})
    refused(last, 429)


def test_the_next_minute_begins_anew(stranger):
    site_settings.put("api_anonymous_per_minute", 1, by=None)
    stranger.get("/api/v1/countries")
    refused(stranger.get("/api/v1/countries"), 429)
    RateCount.objects.update(ends_at=1)
    assert stranger.get("/api/v1/countries").status_code == 200


def test_what_nobody_foresaw_tells_a_reference_and_no_more(program, sam, monkeypatch, caplog):
    def broken():
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(figures.statistics, "figures", broken)
    answer = program(sam).get("/stats/overview")
    error = refused(answer, 500)
    assert "secret" not in answer.text
    assert answer["X-Request-ID"] in error["message"]
    assert "secret of the house" in caplog.text


@pytest.mark.parametrize(("language", "words"), [("fr", "Connectez-vous"), ("ar", "سجّل"), ("en", "Sign in")])
def test_errors_speak_the_language_that_is_asked_for(stranger, language, words):
    headers = {"accept-language": language}
    assert words in refused(stranger.get("/api/v1/users", headers=headers), 401)["message"]
    assert refused(stranger.get("/api/v1/x", headers=headers), 404)["message"]
