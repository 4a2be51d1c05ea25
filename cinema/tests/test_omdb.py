"""C7, X2: titles of films, proxied, cached, rate-limited, and nothing breaks without OMDb."""

import logging

import pytest
from django.core.cache import cache

from cinema import omdb
from talentio.core.site_settings import site_settings
from talentio.testing.omdb import KEY, loopback_omdb

ADDRESS = "/api/movies/search"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def server(sam):
    with loopback_omdb() as server:
        site_settings.put("omdb_base_url", server.url, by=sam)
        site_settings.put("omdb_api_key", KEY, by=sam)
        yield server


def ask(client, text):
    return client.get(ADDRESS, {"q": text})


def test_titles_are_found_without_signing_in(client, server):
    answer = ask(client, "timbuk")
    assert answer.json() == {
        "success": True,
        "available": True,
        "movies": [{"title": "Timbuktu", "year": "2014", "imdb_id": "tt3409392"}],
    }
    assert KEY not in answer.text


def test_the_same_title_is_asked_once_however_it_is_written(client, server):
    for text in ("Timbuk", "  TIMBUK "):
        assert len(ask(client, text).json()["movies"]) == 1
    assert len(server.asked) == 1


def test_nothing_found_is_an_answer_and_too_short_a_text_asks_nobody(client, server):
    assert ask(client, "xyzzy").json() == {"success": True, "available": True, "movies": []}
    assert ask(client, "ti").json()["movies"] == []
    assert ask(client, "x" * 5000).status_code == 200
    assert server.asked == ["xyzzy", "x" * omdb.LONGEST]


def test_without_a_key_people_type_freely(client, server, sam):
    site_settings.put("omdb_api_key", "", by=sam)
    assert ask(client, "timbuktu").json() == {"success": True, "available": False, "movies": []}
    assert server.asked == []


@pytest.mark.parametrize("fault", ["500", "html", "hang", "redirect"])
def test_a_slow_or_failing_service_is_no_error_and_is_left_alone_for_a_while(
    client, server, fault, monkeypatch, caplog
):
    monkeypatch.setattr(omdb, "PATIENCE", (0.2, 0.2))
    server.fault = fault
    with caplog.at_level(logging.DEBUG):
        for text in ("timbuktu", "tsotsi"):
            answer = ask(client, text)
            assert answer.json() == {"success": True, "available": False, "movies": []}
            assert answer["Cache-Control"] == "no-store"
    assert len(server.asked) == 1
    assert "omdb" in caplog.text.lower()


def test_a_wrong_key_is_no_error_and_is_not_told(client, server, sam, caplog):
    site_settings.put("omdb_api_key", "wrong-and-secret", by=sam)
    assert ask(client, "timbuktu").json()["available"] is False
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("cinema")]
    assert ours
    assert "wrong-and-secret" not in " ".join(ours)


def test_whoever_asks_too_often_waits(client, server, monkeypatch):
    monkeypatch.setattr(omdb, "PER_MINUTE", 2)
    statuses = [ask(client, "timbuktu").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_it_takes_no_posts(client):
    assert client.post(ADDRESS).status_code == 405
