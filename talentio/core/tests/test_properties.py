"""What must hold for any day, word or cell: invented anew for each number, the same at every run."""

import csv
import io
import random
import unicodedata
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest

from cinema.models.talent import age_on, document_digest, email_digest
from talentio.core import sheets
from talentio.core.dates import years_before
from talentio.core.encryption import blind_index
from talentio.core.spelling import city_code, fold

DRAWN = range(8)
LETTERS = "abcdefghijklmnopqrstuvwxyzéèçàôïüñœÅİığşŽλЖчءبتثجحخدذرزسشقكلمنهويىةⵣⴰአበ"
DIGITS = "0123456789"
SIGNS = " -'’.·_/\\\"&<>;,\t\u00a0\u200b\u202e😀"


def words(dice, alphabet, most=12):
    return "".join(dice.choices(alphabet, k=dice.randint(1, most)))


def some_day(dice, first, last):
    return first + timedelta(days=dice.randrange((last - first).days + 1))


@pytest.mark.parametrize("number", DRAWN)
def test_being_born_until_a_day_means_having_lived_the_years(number):
    dice = random.Random(number)  # noqa: S311 nothing secret comes of it
    for _ in range(1500):
        # Days around the end of February meet often: there ages go wrong.
        year = dice.choice([2024, 2027, 2028, 2032])
        day = dice.choice(
            [date(year, 2, 28), date(year, 3, 1), some_day(dice, date(year, 1, 1), date(year, 12, 31))]
        )
        born = dice.choice(
            [some_day(dice, date(1930, 1, 1), day), date(dice.choice(range(1932, 2024, 4)), 2, 29)]
        )
        years = dice.randint(0, 90)
        assert (born <= years_before(day, years)) == (age_on(day, born) >= years), (born, day, years)


@pytest.mark.parametrize("year", [2024, 2028, 2032])
def test_on_29_february_nobody_is_of_age_a_day_too_early(year):
    leap_day = date(year, 2, 29)
    assert years_before(leap_day, 18) == date(year - 18, 2, 28)
    assert age_on(leap_day, date(year - 18, 3, 1)) == 17
    assert not date(year - 18, 3, 1) <= years_before(leap_day, 18)
    assert years_before(leap_day, 20) == date(year - 20, 2, 29)


def other_width(text):
    """The same letters as a keyboard of East Asia types them."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize("number", DRAWN)
def test_a_blind_index_knows_a_value_however_it_is_typed_and_no_other(number):
    dice = random.Random(number)  # noqa: S311
    plain = "abcdefghijklmnopqrstuvwxyzéèçñü0123456789@.-+_ـبتث"
    seen = {}
    for _ in range(200):
        value = words(dice, plain, 24)
        index = blind_index("field", value)
        for typed in (
            value.upper(),
            value.capitalize(),
            f" \t{value}\u3000",
            other_width(value),
            unicodedata.normalize("NFD", value),
        ):
            assert blind_index("field", typed) == index, (value, typed)
        assert seen.setdefault(index, value) == value
        assert blind_index("other", value) != index


@pytest.mark.parametrize("number", DRAWN)
def test_a_document_is_known_again_whatever_stands_between_its_letters(number):
    dice = random.Random(number)  # noqa: S311
    for _ in range(100):
        letters = words(dice, "ABCDEFGHJKLMNP" + DIGITS, 14)
        typed = "".join(c.lower() + dice.choice(["", " ", "-", ".", "/"]) for c in letters)
        assert document_digest(typed) == document_digest(letters)
        assert document_digest(f"{letters}X") != document_digest(letters)
    assert document_digest("") == document_digest(None) == document_digest(" - ") == email_digest("") == ""


@pytest.mark.parametrize("number", DRAWN)
def test_any_city_has_three_plain_letters(number):
    dice = random.Random(number)  # noqa: S311
    for _ in range(300):
        name = words(dice, LETTERS + LETTERS.upper() + DIGITS + SIGNS, 20)
        code = city_code(name)
        assert len(code) == 3 and code.isascii() and code.isalpha() and code.isupper(), name
        assert city_code(name) == city_code(f" {name} ")


@pytest.mark.parametrize("number", DRAWN)
def test_a_folded_name_stays_as_it_is_and_forgets_accents_and_case(number):
    dice = random.Random(number)  # noqa: S311
    for _ in range(300):
        name = words(dice, LETTERS + DIGITS + SIGNS, 30)
        folded = fold(name)
        assert fold(folded) == folded
        assert fold(unicodedata.normalize("NFD", name)) == folded
        assert "  " not in folded and folded == folded.strip()


def cells(dice):
    """Words as people type them, and as people type them who want a formula to run."""
    starts = ["", "=", "+", "-", "@", "\t=", "\r", "\n=", "＝", "＋", "－", "＠", "'=", " =", '"', "=\u200b"]
    return dice.choice(starts) + words(dice, LETTERS + DIGITS + SIGNS + "\r\n=+-@()!", 30)


@pytest.mark.parametrize("number", DRAWN)
def test_no_cell_of_a_csv_begins_like_a_formula_and_nothing_typed_is_lost(number):
    dice = random.Random(number)  # noqa: S311
    rows = [[cells(dice) for _ in range(4)] for _ in range(60)]
    separator = dice.choice(",;")
    neutral = [[[sheets.csv_cell(each) for each in row]] for row in rows]
    text = "".join(sheets.csv_lines(["a", "b", "c", "d"], neutral, separator))
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator))[1:]
    assert len(read) == len(rows)
    for typed, cell in zip(sum(rows, []), sum(read, []), strict=True):
        assert not cell.startswith(sheets.FORMULA), typed
        assert cell.removeprefix("'") == typed.removeprefix("'")


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("+212612345678", "+212612345678"),
        ("+212612345678\n", "'+212612345678\n"),
        ("+2126 1234", "'+2126 1234"),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("+12345", "'+12345"),
        ("+1234567890123456", "'+1234567890123456"),
        (-5, "'-5"),
        (None, ""),
    ],
)
def test_a_phone_is_no_formula_and_what_only_looks_like_one_is(typed, cell):
    assert sheets.csv_cell(typed) == cell


@pytest.mark.parametrize("number", DRAWN[:3])
def test_a_workbook_holds_texts_where_formulas_could_be(number):
    dice = random.Random(number)  # noqa: S311
    rows = [[cells(dice) for _ in range(3)] for _ in range(40)]
    file = io.BytesIO()
    sheets.write_xlsx(file, ["a", "b", "c"], [rows])
    parts = zipfile.ZipFile(file)
    sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "<hyperlink" not in sheet
    shared = parts.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in parts.namelist() else ""
    assert (
        sum(bool(each) for row in rows for each in row)
        == sheet.count('t="inlineStr"') + shared.count("<si>") - 3
    )


def test_an_endless_cell_is_cut_where_excel_would_refuse_the_whole_file():
    file = io.BytesIO()
    sheets.write_xlsx(file, ["bio"], [[["é" * 100_000], ["short"]]])
    found = [row[0] for row in openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True)]
    assert (len(found[0]), found[1]) == (sheets.LONGEST_CELL, "short")


def test_a_day_before_excels_calendar_stays_readable():
    file = io.BytesIO()
    sheets.write_xlsx(file, ["day"], [[[date(1899, 12, 31)], [date(2027, 2, 28)], [None]]])
    found = [row[0] for row in openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True)]
    assert found[0] == "1899-12-31"
    assert found[1].date() == date(2027, 2, 28)
