"""Rows as a file for a spreadsheet: CSV as a stream, XLSX by a file that never stands in memory.

A text that begins like a formula is one for a spreadsheet: it gets an apostrophe in CSV, and is
written as a text in XLSX.
"""

import csv
import tempfile
from datetime import datetime

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What Excel refuses in a cell.
LONGEST_CELL = 32_000


class _Echo:
    """A file for csv.writer that gives back what was written."""

    def write(self, line):
        return line


def csv_response(name, header, rows):
    """Stream rows as they come from the database; with the mark by which Excel knows UTF-8."""

    def lines():
        writer = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow([str(title) for title in header])
        for row in rows:
            yield writer.writerow([csv_cell(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_cell(value):
    text = _text(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def xlsx_response(name, header, rows):
    """Write rows one by one to a temporary file and send that; it goes when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 the response closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, 18)
    for column, title in enumerate(header):
        sheet.write_string(0, column, str(title), bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write_string(number, column, _text(value)[:LONGEST_CELL])
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _text(value):
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else str(value)
