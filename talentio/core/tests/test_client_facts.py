"""The facts of a request that logs may hold."""

import pytest
from django.test import RequestFactory

from talentio.core import client_facts


def facts(path="/", **meta):
    return client_facts.from_request(RequestFactory().get(path, **meta))


def test_a_forged_header_is_not_believed():
    assert facts(REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="203.0.113.9").address == "192.0.2.7"


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (1, "203.0.113.9, 198.51.100.4", "198.51.100.4"),
        (2, "9.9.9.9, 198.51.100.4, 10.0.0.2", "198.51.100.4"),
    ],
)
def test_behind_our_proxies_the_address_is_the_one_that_they_saw(settings, proxies, header, address):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert facts(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=header).address == address


@pytest.mark.parametrize("garbage", ["", "unknown", "<script>", "1.2.3.4.5"])
def test_garbage_is_no_address(settings, garbage):
    settings.TRUSTED_PROXY_COUNT = 1
    assert facts(HTTP_X_FORWARDED_FOR=garbage).address is None


def test_query_strings_and_tokens_of_links_stay_out():
    kept = facts(
        "/auth/password/choose/very-secret?token=secret", HTTP_REFERER="https://x.example/a?b=secret#c"
    )
    assert kept.url == "/auth/password/choose/…"
    assert kept.referrer == "https://x.example/a"


def test_an_endless_user_agent_is_cut():
    assert len(facts(HTTP_USER_AGENT="x" * 9000).user_agent) == 512


def test_outside_a_request_there_are_none():
    assert client_facts.current() is None
