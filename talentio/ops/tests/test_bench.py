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
    measured = [line for line in table if "not measured" not in line][2:]
    assert [line.split(" | ")[0] for line in measured] == ["| S4", "| S13"]
    assert "1.5 ✗" in measured[0]
    assert "✗" not in measured[1]


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


def row(series, value, **more):
    facts = {"unit": "ms", "floor": None, "ratio": None, "at_most": None, "queries": None, "load": 0}
    return (
        {"series": series, "what": "page", "value": value, "measured_at": "2026-11-25T10:00"} | facts | more
    )


@pytest.fixture
def kept(monkeypatch, tmp_path):
    monkeypatch.setattr(bench, "KEPT", tmp_path / "var" / "bench.json")
    return bench.kept


def test_the_newest_of_each_bench_is_kept_with_its_size_and_time(kept):
    one, other = bench.Bench("S1", "films"), bench.Bench("S2", "people")
    bench.keep(one, 1000, [row("S1", 1), row("S1", 7)], 3.4, is_whole=True)
    bench.keep(other, 1000, [row("S2", 3)], 1, is_whole=True)
    bench.keep(one, 2000, [row("S1", 2)], 5, is_whole=True)
    found = [(each["value"], each["people"]) for key in ("films", "people") for each in kept()[key]["rows"]]
    assert found == [(2, 2000), (3, 1000)]
    assert kept()["films"]["seconds"] == 5


def test_the_table_tells_what_failed_and_what_is_missing(kept):
    films, mail = bench.chosen(["S1"])[0], bench.chosen(["S13"])[0]
    bench.keep(films, 1000, [row("S1", 12, queries=13, most_queries=12)], 34, is_whole=True)
    bench.keep(mail, 1000, [], 2, is_whole=False)
    told = bench.told()
    assert "| S1 | page | 12 ms |  |  |  | 13 ✗ 12 |" in told
    assert "| S13 | **its bench failed** | ✗ |" in told
    assert "| S3 | **not measured** |" in told
    assert "films 34 s, mail 2 s (failed)" in told
    lines = [line for line in told.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {11}
    assert [line.split(" | ")[0] for line in lines[2:]] == [f"| S{number}" for number in range(1, 18)]


def test_what_is_missing_or_failed_at_a_size_can_be_made_up_for(kept):
    everything = bench.chosen([])
    for each in everything:
        bench.keep(each, 1000, [], 1, is_whole=each.module != "mail")
    assert {each.module for each in bench.chosen(["missing"], 1000)} == {"mail"}
    assert bench.chosen(["missing"], 100_000) == everything


def test_the_suite_runs_only_when_it_is_asked_for():
    assert "suite" not in {each.module for each in bench.chosen([])}
    assert [each.module for each in bench.chosen(["S17"])] == ["suite"]


@pytest.mark.parametrize(("code", "is_whole"), [("pass", True), ("raise SystemExit(1)", False)])
def test_a_bench_that_fails_or_hangs_is_known_and_leaves_nothing_behind(code, is_whole):
    assert bench.ended_well([sys.executable, "-c", code], {}) == is_whole


def test_a_bench_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(bench, "LONGEST", 0.3)
    assert not bench.ended_well([sys.executable, "-c", "import time; time.sleep(60)"], {})


def test_every_series_of_the_specification_has_a_bench():
    assert all(each.path.exists() for each in bench.chosen([]))
    assert {name for each in bench.BENCHES for name in each.series.split()} >= set(report.ALL_SERIES)
    assert {each.module for each in bench.chosen(["S4"])} >= {"activity", "mail"}
    assert bench.chosen(["S99"]) == []
