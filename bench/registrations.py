"""S5: registrations of both kinds, complete with files, by eight clients at once.

    python -m bench.registrations [PEOPLE] [--each 64]

It fills the empty database of DATABASE_URL by itself: with 100 people first, then with PEOPLE of each kind,
and takes numbers for codes at both sizes. Then eight clients walk through the forms of a gunicorn with two
processes, as `deploy/many.sh` starts it, with a photo (and a CV), following every redirect.

The floor, by eight at once too: one bare transaction of psycopg that writes the rows which one of these
registrations left, and the same photo made into the same three pictures, in processes that are warm.
Left out of its rows are the session and the log of activity. Seconds for each person.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import count
from pathlib import Path

import psycopg
import requests
from psycopg.types.json import Jsonb

from . import fill

from django.apps import apps  # isort: skip
from django.contrib.auth import get_user_model  # isort: skip
from django.db import connection, models, transaction  # isort: skip

from cinema import codes as film_codes  # isort: skip
from cinema.models import CinemaTalent  # isort: skip
from cinema.tests import journey as film_journey  # isort: skip
from talentio.core.models import City  # isort: skip
from talentio.core.uploads import worker  # isort: skip
from talentio.testing import files, own_process  # isort: skip
from talents import codes  # isort: skip
from talents.tests import journey  # isort: skip
from . import floor  # isort: skip
from .films import fill_films  # isort: skip
from .report import figure  # isort: skip

CLIENTS, FEW, NUMBERS = 8, 100, 400
ACCEPTED = 302
KINDS = {"standard": (journey, ("photo", "cv")), "film": (film_journey, ("photos",))}
UPLOADS = {"photo": files.photo, "photos": files.photo, "cv": files.pdf}


# Numbers -------------------------------------------------------------------------------------
def code_milliseconds():
    """{kind: median milliseconds of issuing a code in a transaction that is kept}."""
    city = City.objects.get(name="Rabat", country__code="MA")
    given = {"country": city.country, "gender": "F", "city": city}
    found = {}
    for kind, issue in (("standard", codes.issue), ("film", film_codes.issue)):
        times = []
        for _ in range(NUMBERS):
            with transaction.atomic():
                begun = time.perf_counter()
                issue(**given)
                times.append(1000 * (time.perf_counter() - begun))
        found[kind] = sorted(times)[NUMBERS // 2]
    return found


def fill_to(people):
    fill.fill(people)
    fill_films(people)
    fill.vacuum()


# The real thing ------------------------------------------------------------------------------
class Visitor(requests.Session):
    """A browser for the journeys of the tests: cookies, tokens, pages after redirects, files at the end."""

    def __init__(self, base, uploads):
        super().__init__()
        self.base, self.uploads, self.first = base, uploads, None

    def post(self, path, data):
        if "csrftoken" not in self.cookies:
            self.get(self.base + path)
        fields = {**data, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        sent = None
        if path.endswith(("/files", "/contact")) and self.uploads and {"accepts"} <= fields.keys():
            sent = [(name, (file.name, file.read(), file.content_type)) for name, file in self._files()]
        answer = super().post(self.base + path, fields, files=sent, timeout=120)
        if not answer.history or answer.history[0].status_code != ACCEPTED or answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code}: {answer.text[:2000]}")
        return answer

    def _files(self):
        return [(name, UPLOADS[name]()) for name in self.uploads]


def answers(kind, email, city):
    tests, _uploads = KINDS[kind]
    given = {"email": email, "first_name": "Aminata", "last_name": f"Bench {email.split('@')[0]}"}
    if kind == "film":
        given["document_number"] = uuid.uuid4().hex[:16]
    return tests.answers_for(city, **given)


def register(base, kind, emails):
    """(seconds until the last step, seconds of the last step) for these people, eight at once."""
    tests, uploads = KINDS[kind]
    city = City.objects.get(name="Rabat", country__code="MA")
    people = [(Visitor(base, uploads), answers(kind, email, city)) for email in emails]
    last = list(people[0][1])[-1]
    connection.close()

    def begin(person):
        visitor, steps = person
        tests.walk(visitor, {step: fields for step, fields in steps.items() if step != last})

    def finish(person):
        visitor, steps = person
        end = tests.post(visitor, last, steps[last])
        if not end.url.endswith("/done"):
            raise RuntimeError(f"A registration ended at {end.url}")

    with ThreadPoolExecutor(CLIENTS) as clients:
        return timed(lambda: list(clients.map(begin, people))), timed(
            lambda: list(clients.map(finish, people))
        )


def timed(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def serve(port, folder):
    """Gunicorn as `deploy/many.sh` starts it, on the database of the bench, with settings of production."""
    command = [sys.executable, "-m", "gunicorn", "talentio.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
    given = {"DEBUG": "off", "HTTPS": "off", "PLAIN_STATIC": "on", "ALLOWED_HOSTS": "127.0.0.1"}
    given |= {"MEDIA_ROOT": str(folder / "media"), "PRIVATE_ROOT": str(folder / "private")}
    return subprocess.Popen([*command, "--log-level", "error"], env={**os.environ, **given})  # noqa: S603


def registered(kind):
    """Numbers of the codes of those who registered here, in order."""
    if kind == "film":
        found = CinemaTalent.objects.filter(last_name__startswith="Bench ").values_list("code", flat=True)
        return sorted(int(code[5:-1]) for code in found)
    found = get_user_model().objects.filter(last_name__startswith="Bench ").values_list("code", flat=True)
    return sorted(int(code[3:-3]) for code in found)


# The floor -----------------------------------------------------------------------------------
def newest():
    """{model: its highest key}, of every table with numbered rows but the log of activity."""
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    numbered = [
        model for model in tables if isinstance(model._meta.pk, models.AutoField | models.BigAutoField)
    ]
    kept = [model for model in numbered if model._meta.label != "core.ActivityLog"]
    return {model: model._base_manager.aggregate(top=models.Max("pk"))["top"] or 0 for model in kept}


def rows_since(before):
    """[(model, columns, rows)] of what was added, as the database holds it."""
    found = []
    for model, top in before.items():
        with connection.cursor() as cursor:
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f'SELECT * FROM "{table}" WHERE "{key}" > %s', [top])  # noqa: S608 names of ours
            rows = cursor.fetchall()
            if rows:
                found.append((model, [column.name for column in cursor.description], rows))
    return found


def statements(found):
    """[(INSERT, makers of its parameters)]; `copied` makes the parameters of one copy of them."""
    keys = {
        (model, row[columns.index(model._meta.pk.column)]) for model, columns, rows in found for row in rows
    }
    made = []
    for model, columns, rows in found:
        names = ", ".join(f'"{name}"' for name in columns)
        place = f"({', '.join(['%s'] * len(columns))})"
        places = ", ".join([place] * len(rows))
        text = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {places}'  # noqa: S608 names of ours
        fields = [
            next(each for each in model._meta.concrete_fields if each.column == name) for name in columns
        ]
        makers = [
            maker(model, field, value, keys) for row in rows for field, value in zip(fields, row, strict=True)
        ]
        made.append((text, makers))
    return made


def maker(model, field, value, keys):
    """(kind, value, longest) that `copied` turns into the value of one copy."""
    target = field.related_model or (model if field.primary_key else None)
    if target and (target, value) in keys:
        return "key", value, None
    is_unique = field.unique or any(field.name in each.fields for each in model._meta.constraints
                                    if isinstance(each, models.UniqueConstraint))  # fmt: skip
    if is_unique and isinstance(value, uuid.UUID):
        return "uuid", value, None
    if is_unique and isinstance(value, str) and value:
        return "text", value, field.max_length
    return "same", Jsonb(value) if isinstance(value, dict | list) else value, None


def copied(number, kind, value, longest):
    if kind == "key":
        return 1_000_000_000 + 100_000 * number + value
    if kind == "uuid":
        return uuid.uuid4()
    return f"{number:x}~{value}"[:longest] if kind == "text" else value


held = {}


def bare(number):
    """One copy of the rows in one transaction, and one photo re-encoded; in a process of the pool."""
    if "line" not in held:
        held["line"] = psycopg.connect(held["url"])
    with held["line"].transaction(), held["line"].cursor() as cursor:
        for text, makers in held["statements"]:
            cursor.execute(text, [copied(number, *each) for each in makers])
        cursor.execute("UPDATE core_counter SET value = value + 1 WHERE name = %s", [held["counter"]])
    folder = Path(tempfile.mkdtemp(dir=held["folder"]))
    (folder / "source").write_bytes(held["photo"])
    worker.photo(folder / "source")
    shutil.rmtree(folder)


def floors(kind, one, each, folder, numbers):
    """Seconds for each person; `one` is what a registration of this kind left."""
    counter = {"standard": "talents:MA", "film": "cinema:MA"}[kind]
    held.update(statements=statements(one), counter=counter, photo=files.photo().read(), folder=folder)
    held["url"] = own_process.database_url(folder)
    connection.close()
    with ProcessPoolExecutor(CLIENTS) as pool:
        # Connections and libraries first.
        list(pool.map(bare, [next(numbers) for _ in range(3 * CLIENTS)]))
        wanted = [next(numbers) for _ in range(each)]
        return timed(lambda: list(pool.map(bare, wanted))) / each


def measure(each, folder):
    numbers = count(1)
    port = floor.free_port()
    server = serve(port, folder)
    try:
        floor.wait_for(port)
        for kind in KINDS:
            base = f"http://127.0.0.1:{port}"
            register(base, kind, [f"warm-{kind}-{n}@bench.example" for n in range(CLIENTS)])
            before = newest()
            register(base, kind, [f"one-{kind}@bench.example"])
            one = rows_since(before)
            emails = [f"{kind}-{n}@bench.example" for n in range(each)]
            first, last = (seconds / each for seconds in register(base, kind, emails))
            judge(kind, CLIENTS + 1 + each)
            least = floors(kind, one, each, folder, numbers)
            what = f"registration, {kind}, {CLIENTS} at once"
            figure(
                "S5", f"{what}: the last step, with files", 1000 * last, "ms", floor=1000 * least, at_most=2
            )
            whole = 1000 * (first + last)
            figure("S5", f"{what}: all steps and their pages", whole, "ms", floor=1000 * least, at_most=2)
    finally:
        server.terminate()
        server.wait(floor.PATIENCE)


def judge(kind, wanted):
    """Everybody is there once, and their numbers follow each other."""
    taken = registered(kind)
    gaps = taken[-1] - taken[0] + 1 - len(taken)
    figure("S5", f"registration, {kind}: lost or doubled", wanted - len(set(taken)), "people", at_most=0)
    figure("S5", f"registration, {kind}: numbers left out", gaps, "numbers", at_most=0)


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("people", type=int, nargs="?", default=100_000)
    options.add_argument("--each", type=int, default=64, help="people of each kind who register (64)")
    given = options.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("S5 is measured on PostgreSQL: give DATABASE_URL.")
    fill.prepare()
    fill_to(FEW)
    few = code_milliseconds()
    fill_to(given.people)
    for kind, milliseconds in code_milliseconds().items():
        what = f"allocating a code, {kind}, {given.people:,} people beside {FEW}"
        figure("S5", what, milliseconds, "ms", floor=few[kind], at_most=1.2)
    with tempfile.TemporaryDirectory() as folder:
        measure(given.each, Path(folder))


if __name__ == "__main__":
    main()
