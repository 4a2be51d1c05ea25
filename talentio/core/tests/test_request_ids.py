"""Every answer has a reference; people see it when we fail, operators find it in the log."""

import io
import json
import logging
import re

import pytest
from django.conf import settings as site
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from talentio.core.request_ids import JsonLines, NameLines, masked
from talentio.core.views import server_error


def broken(request, token=""):
    raise ValueError("Key (email)=(amina@example.com) already exists")


def fine(request):
    logging.getLogger("talentio.sample").info("Wrote to amina@example.com")
    return HttpResponse("fine")


urlpatterns = [
    path("broken", broken),
    path("auth/password/choose/<token>", broken),
    path("fine", fine),
]
handler500 = server_error


@pytest.fixture
def log(settings):
    """What the console's handler would write, in JSON."""
    settings.ROOT_URLCONF = __name__
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.addFilter(NameLines())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def test_each_answer_has_its_own_reference(visitor, log):
    found = {visitor.get("/fine")["X-Request-ID"] for _ in range(5)}
    assert len(found) == 5
    assert all(re.fullmatch(r"[0-9a-f]{16}", each) for each in found)


def test_the_page_of_our_failures_shows_the_reference_that_is_in_the_log(visitor, log):
    answer = visitor.get("/broken")
    reference = answer["X-Request-ID"]
    assert answer.status_code == 500
    assert f"<code>{reference}</code>" in answer.text
    lines = [line for line in log() if line["request"] == reference]
    assert [line["exception"] for line in lines] == ["builtins.ValueError"]
    assert any("broken" in place for place in lines[0]["places"])


def test_an_address_that_is_not_there_is_noted_under_its_reference(visitor, log):
    reference = visitor.get("/nowhere")["X-Request-ID"]
    assert [line["request"] for line in log() if "/nowhere" in line["message"]] == [reference]


def test_what_the_code_logs_meanwhile_carries_it_too_and_afterwards_nothing_does(visitor, log):
    reference = visitor.get("/fine")["X-Request-ID"]
    logging.getLogger("talentio.sample").info("Later")
    found = {line["message"]: line["request"] for line in log() if line["logger"] == "talentio.sample"}
    assert found == {"Wrote to •••": reference, "Later": "-"}


def test_the_json_log_holds_no_personal_data(visitor, log):
    visitor.get("/broken?email=amina@example.com")
    visitor.get("/auth/password/choose/a-secret-token")
    written = json.dumps(log())
    assert "amina" not in written
    assert "a-secret-token" not in written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call +212 612-34-56-78 now", "call ••• now"),
        ("<amina.b@example.com> bounced", "<•••> bounced"),
        ("Schedules: 3 changed, 12 in all.", "Schedules: 3 changed, 12 in all."),
        ("Not Found: /people/MAN0001RAB?q=amina", "Not Found: /people/MAN0001RAB"),
    ],
)
def test_what_is_masked(text, expected):
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("proxies", "given", "is_kept"),
    [(1, "abcd-1234", True), (0, "abcd-1234", False), (1, "a b\tc<script>", False), (1, "x" * 65, False)],
)
def test_only_a_proxy_of_ours_names_a_request(visitor, log, settings, proxies, given, is_kept):
    settings.TRUSTED_PROXY_COUNT = proxies
    answer = visitor.get("/fine", headers={"x-request-id": given, "x-forwarded-for": "192.0.2.1"})
    assert (answer["X-Request-ID"] == given) is is_kept


def test_the_console_names_its_lines():
    assert site.LOGGING["handlers"]["console"]["filters"] == ["reference"]
    assert "{reference}" in site.LOGGING["formatters"]["line"]["format"]
    assert site.MIDDLEWARE[0] == "talentio.core.request_ids.name_requests"
