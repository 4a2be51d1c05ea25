"""Exports and imports in Chromium: a list to its file and a file to its people, as somebody does it."""

import csv
import io

import openpyxl
import pytest
from django.core.management import call_command

from talentio.core import exports, tasks
from talentio.core.models import Export, ImportBatch
from talents.factories import make_talent
from talents.models import Profile
from talents.tests.test_reach import axe, violations  # noqa: F401 a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = ("email", "first_name", "last_name", "gender", "date_of_birth", "country_of_origin", "country", "city")
FATOU = ("fatou@example.com", "Fatou", "Ndiaye", "F", "1992-03-14", "MA", "MA", "Rabat")
WRONG = ("x@example.com", "Kofi", "Mensah", "M", "2099-01-01", "MA", "MA", "Rabat")


@pytest.fixture
def site(live_server, rabat, sam):
    call_command("load_catalogue", verbosity=0)
    sam.language = "en"
    sam.save()
    make_talent(city=rabat, first_name="Amina", last_name="Benjelloun", email="amina@example.com")
    make_talent(city=rabat, first_name="Kofi", last_name="=1+1", email="kofi@example.com", gender="M")
    return live_server.url


def test_a_filtered_list_leaves_as_a_workbook_made_by_the_queue(opened, site, sam, monkeypatch, tmp_path):
    monkeypatch.setitem(exports.AT_ONCE, "xlsx", 0)
    page = opened()
    page.goto(f"{site}/admin/talents/profile/?gender__exact=M")
    page.get_by_role("link", name="Export", exact=True).click()
    page.get_by_text("1 row of the list").wait_for()
    page.get_by_label("Excel (XLSX)").check()
    page.get_by_label("Phone").uncheck()
    page.get_by_role("button", name="Export").click()
    # Nothing leaves without a purpose, and the choices are still there.
    page.get_by_label("What is it for?").fill("The casting of Tuesday")
    assert not page.get_by_label("Phone").is_checked()
    page.get_by_role("button", name="Export").click()
    page.get_by_text("The file is being made.").first.wait_for()
    tasks.make_export(Export.objects.get().pk)
    # The page finds out by itself.
    link = page.get_by_role("link", name="Download")
    link.wait_for()
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "list.xlsx")
    titles, row = openpyxl.load_workbook(tmp_path / "list.xlsx").active.iter_rows(values_only=True)
    assert "E-mail" in titles and "Phone" not in titles
    assert dict(zip(titles, row, strict=True))["Last name"] == "=1+1"
    assert Export.objects.get().purpose == "The casting of Tuesday"


def test_a_file_of_people_is_looked_at_taken_and_undone(opened, site, tmp_path):
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, FATOU, WRONG])
    (tmp_path / "people.csv").write_text(out.getvalue())
    page = opened()
    page.goto(f"{site}/admin/talents/profile/import/")
    page.get_by_label("File").set_input_files(tmp_path / "people.csv")
    page.get_by_role("button", name="Read the file").click()
    page.locator("#progress-bar").wait_for()
    batch = ImportBatch.objects.get()
    tasks.work_on_import(batch.pk)
    page.get_by_text("this birth date cannot be right").wait_for()
    assert Profile.objects.count() == 2
    page.get_by_role("button", name="Take 1 row").click()
    page.locator("#progress-bar").wait_for()
    tasks.work_on_import(batch.pk)
    page.get_by_role("button", name="Undo this import").wait_for()
    assert Profile.objects.filter(user__email="fatou@example.com").exists()
    with page.expect_download() as download:
        page.get_by_role("link", name="Rows with errors (CSV)").click()
    assert "2099-01-01" in download.value.path().read_text(encoding="utf-8-sig")
    page.get_by_role("button", name="Undo this import").click()
    page.locator("#progress-bar").wait_for()
    tasks.work_on_import(batch.pk)
    page.get_by_text("undone").first.wait_for()
    assert Profile.objects.count() == 2


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_page_of_them_is_too_wide_or_breaks_a_rule_of_axe(opened, site, sam, axe, language, width):  # noqa: F811
    listing = exports.listing_of("people")
    export = exports.ask(listing, "csv", by=sam, purpose="for a test", columns=["code"], source="admin")
    page = opened(language, width, bypass_csp=True)
    for address in ("talents/profile/export/", "talents/profile/import/", f"core/export/{export.pk}/change/"):
        page.goto(f"{site}/admin/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert [each for each in violations(page, axe) if each[0] != "label-title-only"] == [], address
    page.goto(f"{site}/admin/talents/profile/export/")
    # A box stands beside its words, not in the middle of the row.
    box, words = page.locator("#id_columns_0").bounding_box(), page.locator("label[for=id_columns_0]")
    gap = words.evaluate(
        "label => { const range = document.createRange(); range.selectNodeContents(label.lastChild);"
        " const text = range.getBoundingClientRect(), box = label.firstElementChild.getBoundingClientRect();"
        " return Math.min(Math.abs(text.left - box.right), Math.abs(box.left - text.right)); }"
    )
    assert box["width"] and gap <= 16
