"""The least that a page could cost: its statements by bare psycopg, its template from plain dicts.

Page and floor are answered by one gunicorn process in turns, through the same middleware, so that whatever
else the machine does counts for both.
"""

import http.client
import pickle
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from django.core.paginator import Page
from django.db import connection
from django.forms import BaseForm, BoundField
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment

ROUNDS = 40
PATIENCE = 30  # seconds
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
SEARCH = ("criteria", "page", "people", "chosen", "boxes", "saved")


@dataclass(frozen=True)
class Timing:
    """Milliseconds as (median, 95th percentile), and how many statements the page takes in all."""

    page: tuple[float, float]
    floor: tuple[float, float]
    queries: int


def compare(client, addresses, *, template, tables=(), names=SEARCH):
    """Yield (name, Timing) for {name: address} that a test client may open.

    The floor runs those statements of a page that name one of `tables` (beginnings of names): the
    session and the account are looked up on both sides. `names` are what the view gives its template;
    the first of them is in every context that it gave.
    """
    recorded = {name: _record(client, address, tables, names) for name, address in addresses.items()}
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pages.pickle"
        file.write_bytes(
            pickle.dumps({name: (template, *rest) for name, (*rest, _number) in recorded.items()})
        )
        with _server(file) as port:
            for name, address in addresses.items():
                page, bare = _in_turns(port, cookies, address, f"/bench/floor/{name.replace(' ', '%20')}")
                yield name, Timing(page, bare, recorded[name][-1])


def _record(client, address, tables, names):
    client.get(address)
    setup_test_environment(debug=False)
    try:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
    finally:
        teardown_test_environment()
    statements = [each["sql"] for each in captured if any(f'"{table}' in each["sql"] for table in tables)]
    # Only what the view itself gave: the rest comes of context processors, on both sides.
    given = next(context for context in answer.context if names[0] in context)
    return statements, {name: plain(given[name]) for name in names if name in given}, len(captured)


def plain(value):
    """Turn what a template is given into dicts, lists, texts and numbers."""
    if isinstance(value, str | int | float | bool | None):
        return value
    if isinstance(value, Page):
        return {"total": value.paginator.count, "per_page": value.paginator.per_page, "number": value.number}
    if isinstance(value, BaseForm):
        read = [name for name in dir(type(value)) if isinstance(getattr(type(value), name), property)]
        bound = {name: plain(value[name]) for name in value.fields}
        own = {name: plain(getattr(value, name)) for name in read if name not in ("media", "template_name")}
        choices = {"sort": {"choices": plain(list(value.fields["sort"].choices))}}
        return own | bound | {"fields": choices}
    if isinstance(value, BoundField):
        return {
            "label": str(value.label),
            "value": plain(value.value()),
            "html_name": value.html_name,
            "auto_id": value.auto_id,
            "errors": [str(error) for error in value.errors],
            "field": {"min_value": getattr(value.field, "min_value", None)}
            | {"max_value": getattr(value.field, "max_value", None)},
        }
    if is_dataclass(value):
        told = [name for name in dir(type(value)) if isinstance(getattr(type(value), name), property)]
        return {name: plain(getattr(value, name)) for name in (*(f.name for f in fields(value)), *told)}
    if isinstance(value, dict):
        return {plain(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return str(value)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def _server(file):
    """One gunicorn process with `bench.floor_site`, on a free port of this machine."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "bench.floor_site:application",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    command += [
        "--worker-class",
        "gthread",
        "--threads",
        "2",
        "--no-control-socket",
        "--env",
        f"BENCH_PAGES={file}",
    ]
    process = subprocess.Popen([*command, "--log-level", "error"])  # noqa: S603 our own words
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(port):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("gunicorn did not begin to listen.")


def _in_turns(port, cookies, *addresses):
    """[(median, 95th percentile)] of addresses that are asked for one after the other, round by round."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    times = {address: [] for address in addresses}
    headers = {"Host": "localhost", "User-Agent": BROWSER} | ({"Cookie": cookies} if cookies else {})
    for _round in range(ROUNDS + 2):
        for address in addresses:
            begun = time.perf_counter()
            line.request("GET", address, headers=headers)
            answer = line.getresponse()
            answer.read()
            times[address].append(1000 * (time.perf_counter() - begun))
            if answer.status != 200:
                raise RuntimeError(f"{address} answers {answer.status}.")
    # The first two rounds load what later ones have.
    ordered = [sorted(each[2:]) for each in times.values()]
    return [(each[ROUNDS // 2], each[ROUNDS * 95 // 100]) for each in ordered]
