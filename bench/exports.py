"""S6 to S8: exports of 100,000 people beside their floors: `python -m bench.exports`.

Each case runs in a process of its own, so that its peak of memory is its own: what it needs above
the idle process, which has Django, the connection and the fonts loaded. The floor reads the same
columns through a server-side cursor of psycopg, decrypts the same values and writes the same
format. The database must hold the people (`python -m bench.fill 100000`); PostgreSQL only.
"""

import argparse
import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import fill

from django.contrib.auth import get_user_model  # isort: skip
from django.db import connection  # isort: skip
from django.utils import translation  # isort: skip

import psycopg  # isort: skip
import xlsxwriter  # isort: skip
from reportlab.lib.pagesizes import A4, landscape  # isort: skip
from reportlab.pdfgen.canvas import Canvas  # isort: skip

from talentio.core import exports, sheets  # isort: skip
from talentio.core.encryption import decrypt  # isort: skip
from talentio.core.pdf import table, text  # isort: skip
from talents.models import Profile  # isort: skip
from .report import figure  # isort: skip

ROUNDS = 3
# Processor seconds of connections that a floor opened and closed.
USED = []
PDF_ROWS = 10_000
# The default columns, contacts included; the encrypted ones come last.
SQL = """
SELECT u.code, u.last_name, u.first_name, p.gender, p.date_of_birth, o.name_fr, c.name_fr, t.name,
       u.email, p.availability, p.work_mode, p.years_experience, p.completeness_score, p.created_at,
       (SELECT string_agg(k.name_fr, ', ' ORDER BY m.id) FROM talents_profile_talents m
        JOIN talents_talent k ON k.id = m.talent_id WHERE m.profile_id = p.id),
       p.phone, p.whatsapp
FROM talents_profile p JOIN accounts_user u ON u.id = p.user_id
JOIN core_country o ON o.id = p.country_of_origin_id JOIN core_city t ON t.id = p.city_id
JOIN core_country c ON c.id = t.country_id ORDER BY p.id DESC
"""
ENCRYPTED = 2
# case: (its floor, times the floor at most, MiB above idle at most)
BOUNDS = {"csv": ("csv floor", 1.3, 64), "xlsx": ("xlsx floor", 1.3, 96), "pdf": ("pdf floor", 1.5, None)}


def plain_rows(limit=None):
    """Rows by psycopg alone, decrypted."""
    settings = connection.get_connection_params()
    kept = {
        name: value
        for name, value in settings.items()
        if name in ("host", "port", "user", "password", "dbname")
    }
    with psycopg.connect(**kept) as raw, raw.cursor(name="floor") as cursor:
        cursor.itersize = 2000
        cursor.execute(SQL + (f" LIMIT {limit}" if limit else ""))
        for row in cursor:
            yield (*row[:-ENCRYPTED], *(decrypt(value) if value else "" for value in row[-ENCRYPTED:]))
        USED.append(server_seconds(raw.info.backend_pid))


def csv_floor():
    out = io.StringIO()
    writer, first = csv.writer(out), None
    for number, row in enumerate(plain_rows()):
        writer.writerow(row)
        if number % 2000 == 0:
            first = first or time.perf_counter()
            out.seek(0)
            out.truncate()
    return first


def xlsx_floor():
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        sheet = book.add_worksheet()
        for number, row in enumerate(plain_rows()):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, column, value)
                elif value:
                    sheet.write_string(number, column, str(value))
        book.close()


def pdf_floor():
    """The same cells and rules on as many sheets, and no cutting, turning or looking up."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=landscape(A4), pageCompression=1)
    text.drawable("é")
    columns, y, height = _columns("pdf"), 0, table.HEIGHT
    paths = ["pk", *(column.path for column in columns)]
    rows = Profile.objects.order_by("-pk").values_list(*paths)[:PDF_ROWS]
    for row in rows.iterator(chunk_size=2000):
        if y < height * 4:
            if y:
                canvas.showPage()
            y = landscape(A4)[1] - 80
            canvas.setFont(table.PLAIN, table.SIZE)
        y -= height
        for number, value in enumerate(row[1:]):
            canvas.drawString(40 + 84 * number, y, str(value)[:18])
        canvas.line(34, y - 4, 800, y - 4)
    canvas.save()


def _columns(file_format):
    person, _new = get_user_model().objects.get_or_create(
        email="export@bench.example", defaults={"last_name": "E", "is_superuser": True, "is_staff": True}
    )
    return exports.listing_of("people").chosen(person, file_format=file_format)


def ours_csv():
    first = None
    columns = _columns("csv")
    rows = exports.batches(Profile.objects.all(), columns, is_csv=True)
    for number, line in enumerate(sheets.csv_lines(exports.titles(columns), rows)):
        line.encode()
        if number == 1:
            first = time.perf_counter()
    return first


def ours_xlsx():
    with tempfile.TemporaryFile() as file:
        columns = _columns("xlsx")
        exports._write(
            file,
            exports.listing_of("people"),
            "xlsx",
            columns,
            exports.batches(Profile.objects.all(), columns),
        )


def ours_pdf():
    with tempfile.TemporaryFile() as file:
        columns = _columns("pdf")
        last = Profile.objects.order_by("-pk").values_list("pk", flat=True)[PDF_ROWS - 1 : PDF_ROWS].first()
        found = Profile.objects.filter(pk__gte=last or 0)
        exports._write(file, exports.listing_of("people"), "pdf", columns, exports.batches(found, columns))


CASES = {
    "csv floor": csv_floor,
    "csv": ours_csv,
    "xlsx floor": xlsx_floor,
    "xlsx": ours_xlsx,
    "pdf floor": pdf_floor,
    "pdf": ours_pdf,
}


def server_seconds(pid):
    """Processor seconds of a backend of PostgreSQL on this machine; 0 for one elsewhere."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(case):
    """Run one case; print processor seconds of both sides, wall, first rows, MiB as JSON."""
    translation.activate("fr")
    # What an idle web process has in memory already.
    _columns("csv")
    text.drawable("é")
    decrypt.__globals__["_fernet"]()
    connection.ensure_connection()
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    backend = connection.connection.info.backend_pid
    begun, cpu, before = time.perf_counter(), time.process_time(), server_seconds(backend)
    first = CASES[case]()
    seconds, used = time.perf_counter() - begun, time.process_time() - cpu
    used += server_seconds(backend) - before + sum(USED)
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle) / 1024
    sys.stdout.write(json.dumps({"s": seconds, "cpu": used, "first": first and first - begun, "mib": peak}))


def measure(case):
    command = [sys.executable, "-m", "bench.exports", "--case", case]
    rounds = [
        json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(ROUNDS)
    ]
    return min(rounds, key=lambda each: each["cpu"])


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--case", choices=CASES)
    options.add_argument("--people", type=int, default=0, help="add invented people until there are so many")
    given = options.parse_args()
    if given.case:
        run(given.case)
        return
    if connection.vendor != "postgresql":
        sys.stdout.write("exports are measured on PostgreSQL: set DATABASE_URL\n")
        return
    if given.people:
        fill.prepare()
        fill.fill(given.people)
        fill.vacuum()
    sys.stdout.write(f"{Profile.objects.count():,} people; the least of {ROUNDS} rounds; both sides' cpu\n")
    found = {case: measure(case) for case in CASES}
    for case, (floor, bound, memory) in BOUNDS.items():
        series = {"csv": "S6", "xlsx": "S7"}.get(case, "S8")
        what = f"{case}, processor of both sides"
        figure(series, what, found[case]["cpu"], "s", floor=found[floor]["cpu"], at_most=bound)
        figure(series, f"{case}, memory above idle", found[case]["mib"], "MiB", at_most=memory)


if __name__ == "__main__":
    main()
