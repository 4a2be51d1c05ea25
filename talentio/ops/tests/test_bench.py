"""`make bench` touches no database but its own, and tells each figure beside its floor."""

import json
import sys

import pytest

from bench import __main__ as bench
from bench import report


@pytest.fixture
def rows(tmp_path, monkeypatch):
    monkeypatch.setenv("BENCH_ROWS", str(tmp_path / "rows"))
    return lambda: [json.loads(line) for line in (tmp_path / "rows").read_text().splitlines()]


def test_a_figure_stands_beside_its_floor(rows, capsys):
    report.figure("S13", "mails", 18, "s", floor=12, at_most=1.5)
    report.figure("S4", "list", 9.1, "ms", floor=5, at_most=1.5, queries=8)
    assert [(row["ratio"], report.is_missed(row)) for row in rows()] == [(1.5, False), (1.82, True)]
    assert "S13 mails: 18 s, floor 12, 1.50 × (at most 1.5); load" in capsys.readouterr().out
    table = report.table(rows()).splitlines()
    assert [line.split(" | ")[0] for line in table[2:]] == ["| S4", "| S13"]
    assert "1.5 ✗" in table[2]
    assert "✗" not in table[3]


def test_without_a_floor_the_value_itself_is_bounded(rows):
    report.figure("S17", "suite", 130, "s", at_most=120)
    assert report.is_missed(rows()[0])


@pytest.mark.parametrize("name", ["postgres", "taalentio", "h_bench"])
def test_no_database_but_its_own_is_made_or_dropped(name):
    server = bench.Server("postgres://nobody@127.0.0.1:1/taalentio")
    with pytest.raises(ValueError, match="no database of the benches"):
        server.drop(name)
    with pytest.raises(ValueError, match="no database of the benches"):
        server.make(name)


def test_a_bench_gets_neither_the_database_nor_the_redis_of_whoever_calls(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://site@db/taalentio")
    monkeypatch.setenv("REDIS_URL", "redis://live")
    server = bench.Server("postgres://site@db/taalentio")
    given = server.environment(bench.OWN, tmp_path)
    assert (given["DATABASE_URL"], given["REDIS_URL"]) == (f"postgres://site@db/{bench.OWN}", "")
    assert not {"DATABASE_URL", "REDIS_URL"} & server.environment("", tmp_path).keys()


def test_it_says_what_it_needs(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x")
    monkeypatch.setattr(sys, "argv", ["bench"])
    assert bench.main() == 2
    assert "need PostgreSQL" in capsys.readouterr().out


def test_the_newest_of_each_figure_is_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(bench, "KEPT", tmp_path / "var" / "bench.json")
    old, new = ({"series": "S1", "what": "page", "value": value} for value in (1, 2))
    bench.keep([old, {"series": "S2", "what": "page", "value": 3}], 1000)
    kept = bench.keep([new], 2000)
    assert sorted((row["series"], row["value"], row["people"]) for row in kept) == [
        ("S1", 2, 2000),
        ("S2", 3, 1000),
    ]


def test_every_bench_of_the_list_measures_series_that_can_be_chosen():
    assert all(each.path.exists() for each in bench.chosen([]))
    assert {each.module for each in bench.chosen(["S4"])} >= {"activity", "mail"}
    assert bench.chosen(["S99"]) == []
