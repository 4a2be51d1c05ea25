"""All benches in turn, each on a database of its own: `make bench`, or `python -m bench [options]`.

    make bench                        everything, with 10,000 people of each kind
    make bench PEOPLE=100000          as the specification asks
    make bench SERIES="S13 S4"        some of it
    make bench SERIES=missing         what failed or has no figures of this size: goes on after a break
    make bench SERIES=table           what was measured before, as a table
    make bench SERIES=S17             the whole test suite, which runs only when it is named

DATABASE_URL names a PostgreSQL server and a role that may create databases. Nothing of the database it
names is read or changed: the benches run on others, whose names begin with `taalentio_bench_`, made for
them and dropped at the end. Figures are kept in var/bench.json, the newest of each bench, with the
seconds that it took and whether it failed.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from . import report

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "bench.json"
PREFIX = "taalentio_bench_"
LONGEST = 2 * 60 * 60  # seconds; a bench that takes longer hangs
EMPTY, FULL, OWN = f"{PREFIX}empty", f"{PREFIX}full", f"{PREFIX}own"


@dataclass(frozen=True)
class Bench:
    """A module or script here, the series it measures, and what it is called with.

    `{people}`, `{rows}` and `{megabytes}` in `arguments` become the size. `template` is what its database
    begins as; empty for what has databases of its own. `is_asked_for` runs only when its series is named.
    """

    series: str
    module: str
    arguments: str = ""
    template: str = EMPTY
    is_asked_for: bool = False

    @property
    def key(self):
        """What its figures are kept under."""
        return f"{self.module} {self.arguments}".strip()

    @property
    def path(self):
        return ROOT / "bench" / (self.module if "." in self.module else f"{self.module}.py")

    def command(self, sizes):
        given = self.arguments.format(**sizes).split()
        if self.module.endswith(".sh"):
            return ["bash", str(self.path), *given]
        return [sys.executable, "-m", f"bench.{self.module}", *given]


BENCHES = (
    Bench("S1 S2", "films", "{people}", FULL),
    Bench("S3", "profiles", "{people}", FULL),
    Bench("S5", "registrations", "{people}"),
    Bench("S4", "activity", "--rows {rows}"),
    Bench("S4", "mail", "--rows {rows}"),
    Bench("S4", "admin_lists", "{people} {rows}"),
    Bench("S6 S7 S8", "exports", "--people {people}", FULL),
    Bench("S8", "badges", "200"),
    Bench("S9", "ranker", "{people}"),
    Bench("S10", "judge"),
    Bench("S11", "activity"),
    Bench("S12", "overview", template=FULL),
    Bench("S13", "mail"),
    Bench("S14", "backup", "--megabytes {megabytes}", FULL),
    Bench("S15", "people", "1000 10000 {people}"),
    Bench("S16", "start.sh", template=""),
    Bench("S17", "suite", template="", is_asked_for=True),
    Bench("M2", "briefs"),
    Bench("M4", "ranking"),
)


class Server:
    """The PostgreSQL server of DATABASE_URL, where databases with our prefix come and go."""

    def __init__(self, url):
        self.parts = urlsplit(url)

    def url(self, name):
        return urlunsplit(self.parts._replace(path=f"/{name}"))

    def run(self, statement, name):
        if not name.startswith(PREFIX):
            raise ValueError(f"{name} is no database of the benches")
        with psycopg.connect(self.url("postgres"), autocommit=True) as line:
            line.execute(statement)

    def drop(self, name):
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)), name)

    def make(self, name, template="template0"):
        self.drop(name)
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.run(words.format(sql.Identifier(name), sql.Identifier(template)), name)

    def environment(self, name, folder):
        """What a bench gets: its own database and folders, and the database as its queue, not a Redis."""
        given = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
        given["BENCH_ROWS"] = str(folder / "rows")
        if not name:
            return given
        folders = ("MEDIA_ROOT", "PRIVATE_ROOT", "BACKUP_ROOT", "OPS_ROOT")
        given |= {each: str(folder / each.lower()) for each in folders}
        return {**given, "DATABASE_URL": self.url(name), "REDIS_URL": "", "DEBUG": "on"}


def prepare(server, folder, templates, sizes):
    """Make the databases that others begin as: tables and places, and people where they are wanted."""
    if not templates - {""}:
        return
    server.make(EMPTY)
    calls = "import bench.fill as f; f.prepare()"
    subprocess.run([sys.executable, "-c", calls], check=True, cwd=ROOT, env=server.environment(EMPTY, folder))
    if FULL in templates:
        server.make(FULL, EMPTY)
        calls = "import bench.films as m; m.fill.fill({people}); m.fill_films({people}); m.fill.vacuum()"
        command = [sys.executable, "-c", calls.format(**sizes)]
        subprocess.run(command, check=True, cwd=ROOT, env=server.environment(FULL, folder))


def run(server, folder, bench, sizes):
    """Run one bench on a fresh database; return (its figures, whether it came to its end)."""
    sys.stdout.write(f"\n== {bench.series}: {' '.join(bench.command(sizes)[1:])}\n")
    sys.stdout.flush()
    if bench.template:
        server.make(OWN, bench.template)
    rows = folder / "rows"
    rows.write_text("")
    environment = server.environment(OWN if bench.template else "", folder)
    is_whole = ended_well(bench.command(sizes), environment)
    return [json.loads(line) for line in rows.read_text().splitlines()], is_whole


def ended_well(command, environment):
    """Whether a bench came to its end; what it started ends with it."""
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as process:
        try:
            return process.wait(LONGEST) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def kept():
    """{key of a bench: {"series", "people", "seconds", "is_whole", "rows"}} of var/bench.json."""
    return json.loads(KEPT.read_text()) if KEPT.exists() else {}


def keep(bench, people, rows, seconds, *, is_whole):
    """Put the newest of a bench for what was kept of it, so that an interruption costs little."""
    fresh = {"series": bench.series, "people": people, "seconds": round(seconds), "is_whole": is_whole}
    found = kept() | {bench.key: {**fresh, "rows": [{**row, "people": people} for row in rows]}}
    KEPT.parent.mkdir(exist_ok=True)
    beside = KEPT.with_suffix(".new")
    beside.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    beside.replace(KEPT)


def told():
    """Everything that is kept, as a table, and how long each bench took."""
    names = [bench.key for bench in BENCHES]
    # Of a bench that is no longer there nothing is told.
    found = {key: each for key, each in kept().items() if key in names}
    fallen = [name for each in found.values() if not each["is_whole"] for name in each["series"].split()]
    took = [
        f"{key.split()[0]} {each['seconds']} s{'' if each['is_whole'] else ' (failed)'}"
        for key, each in sorted(found.items(), key=lambda pair: names.index(pair[0]))
    ]
    rows = [row for each in found.values() for row in each["rows"]]
    return f"{report.table(rows, fallen)}\n\nSeconds of each bench: {', '.join(took) or 'none ran'}.\n"


def chosen(series, people=0):
    """Benches of these series, all but those that want to be asked for, or what is missing at a size."""
    there = [bench for bench in BENCHES if bench.path.exists()]
    if series == ["missing"]:
        done = {key for key, each in kept().items() if each["is_whole"] and each["people"] == people}
        return [bench for bench in there if bench.key not in done and not bench.is_asked_for]
    if series:
        return [bench for bench in there if set(series) & set(bench.series.split())]
    return [bench for bench in there if not bench.is_asked_for]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "series", nargs="*", help="S1 S13 …; `missing`; `table` prints what was measured before"
    )
    parser.add_argument("--people", type=int, default=10_000, help="of each kind (10000)")
    given = parser.parse_args()
    if given.series == ["table"]:
        sys.stdout.write(told())
        return 0
    server_url = os.environ.get("DATABASE_URL", "")
    if not server_url.startswith(("postgres://", "postgresql://")):
        sys.stdout.write(
            "The benches need PostgreSQL: DATABASE_URL=postgres://role@host:5432/any make bench\n"
            "(the role may create databases; that of the address is left alone)\n"
        )
        return 2
    benches = chosen(given.series, given.people)
    if not benches:
        sys.stdout.write("Nothing to measure: no bench is for that, or nothing is missing.\n")
        return 0
    return measure(Server(server_url), benches, given.people)


def measure(server, benches, people):
    """Run benches in turn, print the table; return 1 if one of them failed, and 0 also where figures miss."""
    sizes = {"people": people, "rows": 10 * people, "megabytes": max(64, people // 50)}
    failed = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            begun = time.monotonic()
            prepare(server, folder, {bench.template for bench in benches}, sizes)
            sys.stdout.write(f"Databases made in {time.monotonic() - begun:.0f} s\n")
            for bench in benches:
                begun = time.monotonic()
                found, is_whole = run(server, folder, bench, sizes)
                if not is_whole:
                    failed.append(bench.module)
                keep(bench, people, found, time.monotonic() - begun, is_whole=is_whole)
        finally:
            for database in (OWN, FULL, EMPTY):
                server.drop(database)
    sys.stdout.write("\n" + told())
    sys.stdout.write("".join(f"bench.{module} failed\n" for module in failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
