"""B5: every page is a row of the activity log, written later, and never with a secret in it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from talentio.core import activity
from talentio.core.activity_writer import Writer, writer
from talentio.core.models import ActivityLog
from talentio.core.site_settings import site_settings
from talentio.testing.plugin import PASSWORD

from .test_audit import SAFARI

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(settings, monkeypatch):
    """Switch the log on without its thread; `pages()` writes what waits and returns the rows."""
    settings.ACTIVITY_LOG = True
    mine = Writer()
    mine._thread = True  # no other: a database in memory belongs to this thread
    monkeypatch.setattr(activity, "writer", mine)

    def written(**conditions):
        assert mine.flush()
        # Making the people of a test is an action of its own.
        rows = ActivityLog.objects.exclude(action_type__in=["register", "change_setting"])
        return list(rows.filter(**conditions).order_by("pk"))

    written.writer = mine
    return written


def test_a_page_is_a_row_with_who_what_where_and_how(client, amina, pages):
    client.force_login(amina.user)
    client.get(
        "/profile/dashboard?q=private",
        HTTP_USER_AGENT=SAFARI,
        REMOTE_ADDR="192.0.2.7",
        HTTP_REFERER="https://testserver/talents?q=secret",
    )
    row = pages()[0]
    assert (row.user, row.user_name, row.user_code) == (amina.user, amina.user.full_name, amina.code)
    assert (row.action_type, row.category, row.resource) == ("view", "page", "talents:dashboard")
    assert (row.method, row.url, row.referrer) == ("GET", "/profile/dashboard", "https://testserver/talents")
    assert (row.status, row.status_code, row.address) == ("success", 200, "192.0.2.7")
    assert (row.browser, row.device_type, row.operating_system) == ("Mobile Safari", "mobile", "iOS")


def test_nothing_is_written_while_the_page_is_made(client, db, pages, django_assert_num_queries):
    client.get("/auth/login")
    assert not ActivityLog.objects.exists()
    assert len(pages()) == 1


def test_a_page_of_the_back_office_says_what_it_is_about(client, sam, pages, rabat):
    client.force_login(sam)
    client.get(f"/admin/core/city/{rabat.pk}/change/")
    assert pages(resource=f"core.City:{rabat.pk}")


def test_a_page_that_is_not_there_or_fails_is_noted_as_such(client, pages, monkeypatch):
    client.get("/no-such-page")
    client.raise_request_exception = False
    monkeypatch.setattr("talentio.ops.views.render", lambda *args: 1 / 0)
    client.get("/")
    assert [(row.status, row.status_code) for row in pages()] == [("warning", 404), ("error", 500)]


def test_a_form_is_a_row_too_without_what_was_typed(client, amina, pages):
    client.post("/auth/login", {"identifier": "amina@example.com", "password": "my-password"})
    row = pages(action_type="write")[0]
    assert row.category == "accounts"
    kept = str(vars(row))
    assert "my-password" not in kept and "amina@example.com" not in kept


@pytest.mark.django_db(transaction=True)
def test_an_action_with_a_name_is_the_one_row_of_its_request(client, amina, pages):
    amina.user.set_password(PASSWORD)
    amina.user.save()
    client.post("/auth/login", {"identifier": amina.user.email, "password": PASSWORD})
    assert [row.action_type for row in pages()] == ["login"]


@pytest.mark.parametrize(
    "address",
    [
        "/static/css/site.css",
        "/media/photos/aa/x.webp",
        "/healthz",
        "/favicon.ico",
        "/robots.txt",
        "/admin/jsi18n/",
    ],
)
def test_files_and_health_checks_are_not_noted(client, sam, pages, address):
    client.force_login(sam)
    client.get(address)
    assert pages() == []


TOKEN = "bGV0bWVpbjpzZWNyZXQ6MTIzNDU2Nzg5MA"


@pytest.mark.parametrize("address", [f"/auth/password/choose/{TOKEN}", f"/profile/cv/{TOKEN}", f"/x/{TOKEN}"])
def test_no_token_of_an_address_is_kept(client, pages, address):
    client.get(address, HTTP_REFERER=f"https://testserver{address}")
    assert pages()
    assert TOKEN not in str(list(ActivityLog.objects.values()))


def test_headers_cookies_and_bodies_stay_out(client, pages):
    client.cookies["sessionid"] = "session-of-somebody"
    client.post("/api/cities/1", "body-secret", content_type="text/plain", HTTP_AUTHORIZATION="Bearer abc123")
    assert pages()
    kept = str(list(ActivityLog.objects.values()))
    assert not any(secret in kept for secret in ("session-of-somebody", "body-secret", "abc123"))


def test_page_views_can_be_switched_off_and_forms_stay(client, amina, pages):
    site_settings.put("activity_log_pages", False, by=None)
    client.get("/auth/login")
    client.post("/auth/login", {"identifier": "x", "password": "y"})
    assert [row.action_type for row in pages()] == ["write"]


def test_a_view_can_have_a_name_or_stay_out(pages):
    named = activity.named_action("create", category="cinema", description="a role")(ok)
    request = RequestFactory().post("/somewhere")
    request.user = AnonymousUser()
    activity.note_page(request, named(request))
    row = pages()[0]
    assert (row.action_type, row.category, row.description) == ("create", "cinema", "a role")
    assert activity.unnoted(ok).is_unnoted


def ok(request):
    return HttpResponse("ok")


def test_an_account_that_is_gone_meanwhile_leaves_no_name(client, amina, pages):
    client.force_login(amina.user)
    client.get("/profile/dashboard")
    amina.user.delete()
    row = pages(resource="talents:dashboard")[0]
    assert (row.user, row.user_name, row.user_email, row.user_code) == (None, "", "", "")


def test_an_odd_request_is_noted_and_not_a_reason_to_fail(client, pages):
    assert client.get("/auth/login%00x").status_code in (400, 404)
    assert client.get("/auth/login", HTTP_USER_AGENT="x" * 5000).status_code == 200
    assert client.get("/" + "é" * 3000).status_code == 404
    assert len(pages()) == 3
    assert not ActivityLog.objects.filter(action_type="log_lost").exists()


def record(**fields):
    facts = {"action": "view", "category": "page", "description": "", "user_id": None, "method": "GET"}
    facts |= {"url": "/x", "referrer": "", "address": None, "user_agent": "", "view_name": "", "target": ""}
    return activity.Record(**{**facts, "status_code": 200, **fields})


def test_one_record_that_the_database_refuses_takes_no_other_with_it(pages):
    for address in ("/a", "/b", "/c"):
        pages.writer.put(record(url=address, address="no address" if address == "/b" else None))
    pages()
    assert set(ActivityLog.objects.exclude(action_type="log_lost").values_list("url", flat=True)) >= {
        "/a",
        "/c",
    }


def test_what_finds_no_room_is_counted_and_the_count_is_written(pages):
    pages.writer.MOST = 10
    for number in range(25):
        pages.writer.put(record(url=f"/{number}"))
    rows = pages()
    assert len(rows) == 11
    assert (rows[-1].action_type, rows[-1].description, rows[-1].status) == ("log_lost", "15", "warning")
    assert len(pages()) == 11, "the count is written once"


def rename(table, name):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")


def test_while_the_log_s_table_is_away_pages_go_on_and_the_loss_is_counted(client, db, pages):
    """Five hundred requests here; `python -m bench.activity --away` does five thousand."""
    pages.writer.MOST = 100
    rename("core_activitylog", "away")
    try:
        for number in range(500):
            assert client.get("/auth/login").status_code == 200
            if number % 100 == 0:
                assert pages.writer.flush() is False
    finally:
        rename("away", "core_activitylog")
    pages()
    lost = ActivityLog.objects.get(action_type="log_lost")
    assert ActivityLog.objects.filter(action_type="view").count() + int(lost.description) == 500


def test_a_forked_process_begins_with_an_empty_queue(pages):
    pages.writer.put(record())
    pages.writer.forget()
    assert pages.writer.flush() and not ActivityLog.objects.exists()


def test_ending_writes_what_waits(pages):
    pages.writer.put(record(url="/last"))
    pages.writer.close()
    assert ActivityLog.objects.filter(url="/last").exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_thread_writes_by_itself():
    mine = Writer()
    mine.put(record(url="/by-itself"))
    mine._end.set()
    mine._thread.join(10)
    mine.close()
    assert ActivityLog.objects.filter(url="/by-itself").count() == 1


def test_the_one_writer_of_the_process_is_quiet_in_other_tests(client):
    client.get("/auth/login")
    assert not writer._waiting
