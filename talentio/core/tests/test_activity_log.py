"""B5: staff read the activity log: found, filtered, drawn, exported, and ended when its time is over."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.utils import timezone

from talentio.core import log_figures, prune, sheets
from talentio.core.models import ActivityLog, Figure
from talentio.core.site_settings import site_settings

pytestmark = pytest.mark.django_db
LIST = "/admin/core/activitylog/"


def row(**fields):
    return ActivityLog.objects.create(**{"action_type": "view", "category": "page", **fields})


@pytest.fixture
def staff(client, sam):
    client.force_login(sam)
    return client


def found(client, **query):
    return {each.url for each in client.get(LIST, query).context["cl"].result_list}


@pytest.fixture
def rows(amina):
    ActivityLog.objects.all().delete()
    row(url="/a", user=amina.user, user_email=amina.user.email, user_code=amina.code, status="success")
    row(url="/b", action_type="login", category="auth", address="192.0.2.9", status="error")
    row(url="/c", resource="talents.Profile:12", user_email="gone@example.com", user_code="MAM0009RAB")
    log_figures.refresh()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"/a", "/b", "/c"}),
        ({"q": "benjelloun amina"}, {"/a"}),
        ({"q": "gone@"}, {"/c"}),
        ({"q": "mam0009"}, {"/c"}),
        ({"q": "talents.Profile:12"}, {"/c"}),
        ({"q": "192.0.2.9"}, {"/b"}),
        ({"q": "nothing like this"}, set()),
        ({"action_type": "login"}, {"/b"}),
        ({"category": "page"}, {"/a", "/c"}),
        ({"status__exact": "error"}, {"/b"}),
    ],
)
def test_rows_are_found_and_filtered(staff, rows, query, expected):
    assert found(staff, **query) == expected


def test_the_filters_offer_what_there_is_in_words(staff, rows):
    page = staff.get(LIST, headers={"accept-language": "en"}).text
    assert '<option value="login"' in page and '<option value="auth"' in page


def test_a_row_opens_and_nobody_changes_it(staff, rows):
    one = ActivityLog.objects.get(url="/b")
    assert "192.0.2.9" in staff.get(f"{LIST}{one.pk}/change/").text
    assert staff.post(f"{LIST}{one.pk}/change/", {"url": "/x"}).status_code == 403
    assert staff.get(f"{LIST}add/").status_code == 403


@pytest.mark.parametrize("size", [1, 5])
def test_the_list_costs_the_same_whatever_its_size(staff, amina, size, django_assert_max_num_queries):
    for _ in range(size * 3):
        row(user=amina.user)
    log_figures.refresh()
    with django_assert_max_num_queries(13):
        staff.get(LIST)


def test_the_drawing_has_a_bar_and_a_line_of_a_table_for_every_day(staff, rows):
    row(url="/d", created_at=timezone.now() - timedelta(days=3))
    Figure.objects.all().delete()
    log_figures.refresh()
    context = staff.get(LIST).context
    assert (len(context["bars"]), context["bars"][-1]["whole"], context["bars"][-1]["part"]) == (30, 3, 1)
    assert context["bars"][-4]["whole"] == 1 and context["total"] == 4


def test_days_that_are_over_are_counted_once(rows, django_assert_max_num_queries):
    Figure.objects.filter(key=f"log_day:{timezone.localdate() - timedelta(days=9)}").update(
        value={"pages": 77}
    )
    with django_assert_max_num_queries(30):
        log_figures.refresh()
    assert dict(log_figures.days())[timezone.localdate() - timedelta(days=9)]["pages"] == 77


def content(answer):
    return b"".join(answer.streaming_content)


def test_the_export_has_the_rows_of_the_filters_in_force(staff, rows):
    text = content(staff.get(f"{LIST}export/csv/?status__exact=error")).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert len(lines) == 1
    assert "/b" in lines[0].values() and "192.0.2.9" in lines[0].values()
    assert ActivityLog.objects.filter(action_type="export_activity").exists()


def test_a_formula_stays_a_text(staff, rows):
    row(url="/f", user_name='=HYPERLINK("https://x.example")', description="+1", referrer="@x")
    text = content(staff.get(f"{LIST}export/csv/")).decode()
    assert "'=HYPERLINK" in text and "'+1" in text and "'@x" in text
    book = zipfile.ZipFile(io.BytesIO(content(staff.get(f"{LIST}export/xlsx/"))))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "HYPERLINK" in sheet and "<f>" not in sheet


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@a", "\ta", "\ra"])
def test_what_begins_like_a_formula_gets_an_apostrophe(value):
    assert sheets.csv_cell(value) == f"'{value}"


def test_the_export_has_a_permission_of_its_own(client, zara, rows):
    zara.user_permissions.add(Permission.objects.get(codename="view_activitylog"))
    client.force_login(zara)
    assert "export/csv" not in client.get(LIST).text
    assert client.get(f"{LIST}export/csv/").status_code == 403
    zara.groups.set([Group.objects.get(name="Administrators")])
    assert client.get(f"{LIST}export/csv/").status_code == 200
    assert client.get(f"{LIST}export/pdf/").status_code == 404


def at(days, **fields):
    return row(created_at=timezone.now() - timedelta(days=days), **fields)


def test_activity_ends_after_the_months_of_the_setting(rows, capsys):
    old, kept = at(361), at(359)
    call_command("prune", "--dry-run")
    assert re.search(r"core.prune_activity_log +1\n", capsys.readouterr().out)
    assert ActivityLog.objects.filter(pk=old.pk).exists()
    assert prune.prune_activity_log() == 1
    site_settings.put("activity_log_months", 6, by=None)
    assert prune.prune_activity_log() == 1
    assert not ActivityLog.objects.filter(pk__in=[old.pk, kept.pk]).exists()
    assert prune.prune_activity_log() == 0


def test_deleting_goes_in_batches(monkeypatch):
    monkeypatch.setattr(prune, "BATCH", 2)
    for _ in range(5):
        at(400)
    assert prune.prune_activity_log() == 5


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0"), ("2001:db8:aa:bb:1:2:3:4", "2001:db8:aa::"), ("::1", "::")],
)
def test_old_addresses_are_shortened_to_their_network(address, network):
    old, recent = at(31, address=address), at(29, address=address)
    assert prune.shorten_addresses() == 1
    assert prune.shorten_addresses() == 0
    old.refresh_from_db()
    recent.refresh_from_db()
    assert (old.address, recent.address) == (network, address)


def test_a_row_that_was_written_late_is_shortened_too(monkeypatch):
    early, late = at(29, address="203.0.113.77"), at(31, address="203.0.113.78")
    prune.shorten_addresses()
    ActivityLog.objects.filter(pk=early.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert prune.shorten_addresses() == 1
    late.refresh_from_db()
    assert late.address == "203.0.113.0"
