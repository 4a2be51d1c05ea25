"""Rows as a file for a spreadsheet: CSV as a stream, XLSX by a file that never stands in memory.

A text that begins like a formula is one for a spreadsheet: it gets an apostrophe in CSV, and is
written as a text in XLSX. Phones in E.164 begin with a plus and are left alone.
"""

import csv
import io
import re
import tempfile
from datetime import date, datetime

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

# The wide ones are formulas to spreadsheets of East Asia; see OWASP, "CSV Injection".
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PHONE = re.compile(r"\+[0-9]{6,15}\Z")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"
# What Excel refuses in a cell.
LONGEST_CELL = 32_000
# Before Excel's calendar begins; such a day is written as a text.
FIRST_EXCEL_DAY = date(1900, 3, 1)


def csv_response(name, header, rows):
    """Stream rows as they come from the database; with the mark by which Excel knows UTF-8."""
    batches = ([[csv_cell(value) for value in row]] for row in rows)
    return csv_stream(name, csv_lines(header, batches))


def csv_stream(name, lines):
    """Send what `csv_lines` yields."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_lines(header, batches, separator=","):
    """Yield text: the header at once, then each batch of rows; their cells are neutral already."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow([str(title) for title in header])
    yield BOM + out.getvalue()
    for batch in batches:
        out.seek(0)
        out.truncate()
        writer.writerows(batch)
        yield out.getvalue()


def neutral(text):
    """The same text where no spreadsheet takes it for a formula."""
    if not text.startswith(FORMULA) or PHONE.match(text):
        return text
    return f"'{text}"


def csv_cell(value):
    return neutral(_text(value))


def xlsx_response(name, header, rows):
    """Write rows one by one to a temporary file and send that; it goes when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 the response closes it
    write_xlsx(file, header, ([[_text(value) for value in row]] for row in rows))
    return xlsx_file(name, file)


def xlsx_file(name, file):
    """Send a workbook that `write_xlsx` wrote into a temporary file."""
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def write_xlsx(file, header, batches, *, widths=(), title="", is_rtl=False):
    """Write batches of rows (texts, whole numbers, dates, None), one row in memory at a time."""
    # Parts of the archive lie on disk until the end; no text becomes a formula, a link or a number.
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet(title[:31])
    if is_rtl:
        sheet.right_to_left()
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for column, _title in enumerate(header):
        sheet.set_column(column, column, widths[column] if widths else 18)
    for column, words in enumerate(header):
        sheet.write_string(0, column, str(words), bold)
    number = 0
    for batch in batches:
        for row in batch:
            number += 1
            _write_row(sheet, number, row, day)
    book.close()


def _write_row(sheet, number, row, day):
    # `write()` would look at each value for what it might be, links and formulas included.
    write_text, write_number = sheet.write_string, sheet.write_number
    for column, value in enumerate(row):
        if value.__class__ is str:
            if value:
                write_text(number, column, value if len(value) <= LONGEST_CELL else value[:LONGEST_CELL])
        elif value is None:
            continue
        elif value.__class__ is date and value >= FIRST_EXCEL_DAY:
            sheet.write_datetime(number, column, value, day)
        elif value.__class__ is date:
            write_text(number, column, value.isoformat())
        else:
            write_number(number, column, value)


def _text(value):
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else str(value)
