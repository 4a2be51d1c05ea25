"""Tables from outside: read in whatever shape people save them, and refused when they are made to harm."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from talentio.core.uploads import UploadRefused, tables
from talentio.testing.files import office_97, upload

TITLES, ROW = ["prénom", "ville"], ["Amélie", "Fès"]


def refusal(content):
    with pytest.raises(UploadRefused) as refused:
        tables.read(upload("people.csv", content))
    return refused.value.reason


def workbook(*rows, **sheet):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, value in sheet.items():
        setattr(book.active, name, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content, **parts):
    """The same archive with some parts exchanged or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry not in parts:
                new.writestr(entry, old.read(entry))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", pytest.param("utf-16-le", id="no-mark")]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_any_usual_encoding_and_with_any_usual_separator(encoding, separator):
    text = "\r\n".join(separator.join(row) for row in (TITLES, ROW))
    if encoding == "utf-16-le":
        assert refusal(text.encode(encoding)) == "no_table"
    else:
        assert tables.read(upload("x.csv", text.encode(encoding))) == (TITLES, [(2, ROW)])


def test_excels_own_first_line_is_understood():
    assert tables.read(upload("x.csv", "sep=;\nprénom;ville\nAmélie;Fès\n".encode()))[0] == TITLES


def test_quoted_cells_hold_separators_and_lines():
    found = tables.read(upload("x.csv", b'a,b\n"x, y","two\nlines"\n'))
    assert found == (["a", "b"], [(2, ["x, y", "two\nlines"])])


def test_empty_rows_are_passed_over_and_numbers_stay_those_of_the_sheet():
    assert tables.read(upload("x.csv", b"a,b\n,,\n\n1,2\n"))[1] == [(4, ["1", "2"])]


def test_a_workbook_gives_days_and_numbers_as_people_write_them():
    content = workbook(["a", "b", "c", "d"], [date(1992, 3, 14), 7, 7.5, "=1+1"], [None, True, "x", None])
    header, rows = tables.read(upload("x.xlsx", content))
    # A formula that nobody computed has no value; it is never computed here.
    assert rows == [(2, ["1992-03-14", "7", "7.5"]), (3, ["", "True", "x"])]


def test_a_workbook_that_lies_about_its_size_costs_nothing():
    content = workbook(["a"], ["x"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    lying = sheet.replace('ref="A1:A2"', 'ref="A1:XFD1048576"')
    assert lying != sheet
    found = tables.read(upload("x.xlsx", repacked(content, **{"xl/worksheets/sheet1.xml": lying})))
    assert found == (["a"], [(2, ["x"])])


def test_a_bomb_in_a_workbook_is_refused():
    bomb = repacked(workbook(["a"], ["x"]), **{"xl/worksheets/sheet1.xml": b"<x>" + b" " * 200_000_000})
    assert len(bomb) < 1_000_000
    assert refusal(bomb) == "too_complex"


def test_a_document_type_in_a_workbook_is_refused():
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert refusal(repacked(workbook(["a"], ["x"]), **{"xl/sharedStrings.xml": laughs})) == "too_complex"


def test_macros_are_refused():
    content = repacked(workbook(["a"], ["x"]), **{"xl/vbaProject.bin": b"x"})
    assert refusal(content) == "table_macros"


def test_names_that_lead_out_of_the_archive_are_refused():
    assert refusal(repacked(workbook(["a"], ["x"]), **{"../../etc/cron.d/x": b"x"})) == "no_table"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"a,b\n", "no_rows"),
        (b"\x00\x01\x02\x03binary", "no_table"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "no_table"),
        (b"PK\x03\x04 broken", "no_table"),
        (b"a," * 300 + b"\nx", "too_many_columns"),
        (b"a\n" + b"x\n" * 20_001, "too_many_rows"),
        (b"x" * (tables.MOST_BYTES + 1), "too_large"),
        (b"a\n" + b"x" * 2_000_000, "no_table"),
    ],
)
def test_what_is_no_table_is_refused_kindly(content, reason):
    assert refusal(content) == reason


def test_the_old_excel_format_is_named():
    assert refusal(office_97("Workbook").read()) == "old_excel"


def test_an_enormous_cell_is_cut_where_no_field_is_so_long():
    rows = tables.read(upload("x.csv", b"a\n" + b"x" * 900_000))[1]
    assert len(rows[0][1][0]) == 4000
