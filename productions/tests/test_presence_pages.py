"""Presence on the phone: the pages, what they take, who may, what they weigh and cost."""

import gzip
import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cinema.factories import make_film_talent
from productions import presence, tokens
from productions.factories import make_role
from productions.models import Attendance, PresenceEvent, assign


@pytest.fixture
def client(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def phone(client, idris):
    client.force_login(idris)
    return client


@pytest.fixture
def desk(client, zara):
    client.force_login(zara)
    return client


def url(name, *args):
    return reverse(f"productions:{name}", args=args)


def send(phone, shooting, *facts, sent_at=None):
    at = timezone.now().isoformat()
    filled = [{"key": str(uuid4()), "kind": "scan", "source": "scan", "at": at, **fact} for fact in facts]
    body = {"sent_at": sent_at or at, "facts": filled}
    return phone.post(url("presence_events", shooting.pk), body, content_type="application/json")


def results(answer):
    assert answer.status_code == 200
    return [(each["status"], each["html"]) for each in answer.json()["results"]]


def test_whoever_notes_presence_begins_at_the_sets(phone, shooting):
    assert phone.get(reverse("home")).url == url("presence_home")
    assert "Les Vents du Rif" in phone.get(url("presence_home")).content.decode()


def test_the_set_shows_who_is_expected_and_no_contact(phone, shooting, seller):
    shown = phone.get(url("presence_day", shooting.pk)).content.decode()
    assert "Yasmine Tazi" in shown
    assert "Not here yet" in shown
    for secret in ("+212612345678", "@example.com", "1995"):
        assert secret not in shown.replace("idris@example.com", "")


def test_a_badge_opened_with_the_phone_s_camera_leads_to_the_person(phone, seller):
    answer = phone.get(url("scan", tokens.token_of(seller)), follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain[-1][0] == url("presence_person", seller.project_id, seller.pk)
    for each in ("Yasmine Tazi", "ياسمين التازي", "Marchande du souk", "Expected today", "Not here yet"):
        assert each in shown
    assert not PresenceEvent.objects.exists()  # looking is not noting


def test_a_scan_shows_who_it_is_and_what_was_noted(phone, shooting, seller):
    [(status, html)] = results(send(phone, shooting, {"who": tokens.token_of(seller)}))
    assert status == "recorded"
    for each in ("Yasmine Tazi", "Marchande du souk", "Arrived at", "Expected today", "Here since"):
        assert each in html


def test_refusals_stand_beside_what_was_taken(phone, shooting, seller):
    forged = tokens.token_of(seller)[:-2] + "xx"
    found = results(send(phone, shooting, {"who": forged}, {"who": seller.code}, {"who": "<b>"}))
    assert [status for status, _html in found] == ["refused", "recorded", "refused"]
    assert "not made by us" in found[0][1]


def test_a_queue_that_is_sent_twice_counts_once(phone, shooting, seller):
    fact = {"who": seller.code, "key": str(uuid4())}
    assert results(send(phone, shooting, fact))[0][0] == "recorded"
    status, html = results(send(phone, shooting, fact))[0]
    assert status == "repeated"
    assert "Arrived at" in html
    assert PresenceEvent.objects.get().source == "scan"


def test_who_is_not_called_today_is_shown_as_such(phone, shooting, market, rabat):
    market.starts_on = timezone.localdate() + timedelta(days=5)
    market.save()
    other = assign(market, make_film_talent(city=rabat), by=None)
    assert "Not expected today" in results(send(phone, shooting, {"who": other.code}))[0][1]


@pytest.mark.parametrize(
    "body",
    [
        "no json",
        "[]",
        '{"facts": [], "sent_at": null}',
        '{"facts": [{}], "sent_at": "2027-01-01T00:00:00Z"}',
        '{"facts": [5], "sent_at": "2027-01-01T00:00:00Z"}',
        '{"facts": {}, "sent_at": "2027-01-01T00:00:00Z"}',
        '{"facts": [], "sent_at": "2027-01-01T00:00:00"}',
        "[" * 100_000,
    ],
)
def test_nonsense_is_refused_as_such(phone, shooting, body):
    answer = phone.post(url("presence_events", shooting.pk), body, content_type="application/json")
    assert answer.status_code == 400


def record(phone, shooting, **given):
    given = {"kind": "scan", "key": str(uuid4()), **given}
    return phone.post(url("record_presence", shooting.pk), given, follow=True)


def test_without_scripts_a_typed_code_is_noted_and_the_person_shown(phone, shooting, seller):
    shown = record(phone, shooting, who=seller.code.lower()).content.decode()
    assert "Arrived at" in shown
    assert "Yasmine Tazi" in shown


def test_a_wrong_code_is_told_and_stays_in_its_field(phone, shooting):
    shown = record(phone, shooting, who="MAXYZ001999").content.decode()
    assert "We know nobody under this code." in shown
    assert 'value="MAXYZ001999"' in shown


def test_many_arrive_and_leave_at_once_and_a_form_sent_twice_counts_once(phone, shooting, market, rabat):
    people = [assign(market, make_film_talent(city=rabat), by=None).pk for _ in range(3)]
    key = str(uuid4())
    for _ in range(2):
        record(phone, shooting, assignment=people, kind="arrival", key=key)
    assert PresenceEvent.objects.count() == 3
    record(phone, shooting, assignment=people, kind="departure")
    assert Attendance.objects.exclude(worked=None).count() == 3


def test_nobody_of_another_project_is_noted_by_a_list(phone, shooting, seller, rabat):
    other = assign(make_role(), make_film_talent(city=rabat), by=None)
    record(phone, shooting, assignment=[other.pk, "9" * 30, "x"], kind="arrival")
    assert not PresenceEvent.objects.exists()


@pytest.mark.parametrize("given", [{"kind": "nothing"}, {"kind": "dance"}, {"key": "x"}])
def test_what_the_page_never_sends_is_refused(phone, shooting, seller, given):
    answer = phone.post(
        url("record_presence", shooting.pk),
        {"kind": "scan", "key": str(uuid4()), "who": seller.code, **given},
    )
    assert answer.status_code == 400


def test_breaks_and_no_shows_are_offered_where_they_make_sense(phone, shooting, seller):
    def actions():
        page = phone.get(url("presence_person", shooting.pk, seller.pk)).content.decode()
        return re.findall(r'name="kind" value="(\w+)"', page)

    assert actions() == ["arrival", "no_show"]
    record(phone, shooting, assignment=seller.pk, kind="arrival")
    assert actions() == ["departure", "break"]
    record(phone, shooting, assignment=seller.pk, kind="break")
    assert actions() == ["back", "departure"]


def test_whoever_was_taken_out_keeps_a_history_and_is_noted_no_more(phone, shooting, seller):
    record(phone, shooting, assignment=seller.pk, kind="arrival")
    seller.remove(None)
    page = phone.get(url("presence_person", shooting.pk, seller.pk)).content.decode()
    assert "Taken out of the project" in page
    assert 'name="kind"' not in page


def test_what_a_phone_kept_is_taken_after_the_project_was_closed(phone, shooting, seller):
    shooting.status = "termine"
    shooting.save()
    assert results(send(phone, shooting, {"who": seller.code}))[0][0] == "recorded"
    assert phone.get(url("presence_day", shooting.pk)).status_code == 404


def test_presence_is_corrected_by_staff_with_a_reason(client, idris, zara, shooting, seller):
    presence.record(seller, "arrival", by=idris, source="list")
    event = PresenceEvent.objects.get()
    address = url("correct_presence", event.pk)
    client.force_login(idris)
    assert client.get(address).status_code == 403
    client.force_login(zara)
    earlier = timezone.localtime(event.at) - timedelta(hours=2)
    given = {"kind": "arrival", "at": f"{earlier:%Y-%m-%dT%H:%M}", "reason": ""}
    refused = client.post(address, given)
    assert refused.status_code == 422
    assert f"{earlier:%Y-%m-%dT%H:%M}" in refused.content.decode()
    shown = client.post(address, {**given, "reason": "Came by car"}, follow=True).content.decode()
    assert "Came by car" in shown
    assert "(corrected)" in shown
    assert Attendance.objects.get().arrived == earlier.replace(second=0, microsecond=0)


def test_what_nobody_noted_is_added_by_staff(desk, shooting, seller):
    address = url("add_presence", shooting.pk, seller.pk)
    future = timezone.localtime() + timedelta(days=1)
    given = {"kind": "arrival", "reason": "Paper list"}
    assert desk.post(address, {**given, "at": f"{future:%Y-%m-%dT%H:%M}"}).status_code == 422
    assert desk.post(address, {**given, "at": ""}).status_code == 422
    past = timezone.localtime() - timedelta(hours=3)
    desk.post(address, {**given, "at": f"{past:%Y-%m-%dT%H:%M}"})
    assert PresenceEvent.objects.get().recorded_by.email == "zara@example.com"


def nine_hours(seller):
    now = timezone.now()
    presence.record(seller, "arrival", by=None, source="list", at=now - timedelta(hours=9))
    presence.record(seller, "departure", by=None, source="list", at=now)


def test_hours_are_shown_by_role_person_and_day(desk, shooting, seller):
    nine_hours(seller)
    shown = desk.get(url("presence_hours", shooting.pk)).content.decode()
    for title in ("By role", "By person", "By day"):
        part = shown[shown.index(title) :]
        assert "9:00" in part[: part.index("</section>")]
    tomorrow = timezone.localdate() + timedelta(days=1)
    later = desk.get(url("presence_hours", shooting.pk), {"first": f"{tomorrow}"}).content.decode()
    assert "Nobody was there yet" in later


def cells(answer):
    """Every text of a table's second row."""
    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    row = book.read("xl/worksheets/sheet1.xml").decode().split("<row ")[2]
    return re.findall(r"<t[^>]*>(.*?)</t>", row)


def test_hours_are_exported_as_a_table(desk, shooting, seller):
    nine_hours(seller)
    row = cells(desk.get(url("hours_table", shooting.pk)))
    for each in (seller.code, "Yasmine Tazi", "Marchande du souk", "9:00", "9.00"):
        assert each in row


def test_hours_of_whoever_was_erased_stay_without_a_name(desk, shooting, seller):
    nine_hours(seller)
    seller.talent.delete()
    shown = desk.get(url("presence_hours", shooting.pk)).content.decode()
    assert "Erased person" in shown
    assert "Tazi" not in shown
    assert "Erased person" in cells(desk.get(url("hours_table", shooting.pk)))
    assert desk.get(url("hours_sheet", shooting.pk)).status_code == 200


def test_the_sheet_to_sign_names_who_came_and_who_was_expected(desk, shooting, market, seller, rabat):
    assign(market, make_film_talent(city=rabat, last_name="Absente"), by=None)
    nine_hours(seller)
    day = Attendance.objects.get().day
    answer = desk.get(url("hours_sheet", shooting.pk), {"first": f"{day}"})
    shown = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    for each in ("Yasmine Tazi", "Yasmine Absente", "9:00", "Les Vents du Rif"):
        assert each in shown


@pytest.mark.parametrize("name", ["presence_hours", "hours_table", "hours_sheet"])
def test_hours_are_for_staff_with_the_permission(phone, shooting, name):
    assert phone.get(url(name, shooting.pk)).status_code == 403


@pytest.mark.parametrize("size", [1, 5])
def test_pages_cost_the_same_whatever_their_size(
    client, sam, shooting, market, rabat, size, django_assert_max_num_queries
):
    client.force_login(sam)
    for _ in range(size):
        seller = assign(market, make_film_talent(city=rabat), by=None)
        nine_hours(seller)
    client.get(url("presence_home"))
    for limit, name, args in (
        (6, "presence_home", ()),
        (15, "presence_day", (shooting.pk,)),
        (12, "presence_person", (shooting.pk, seller.pk)),
        (14, "presence_hours", (shooting.pk,)),
        (9, "hours_table", (shooting.pk,)),
        (9, "hours_sheet", (shooting.pk,)),
    ):
        with django_assert_max_num_queries(limit):
            answer = client.get(url(name, *args))
            if answer.streaming:
                b"".join(answer.streaming_content)


def test_the_first_visit_weighs_at_most_forty_kilobytes(phone, shooting, market, rabat):
    for _ in range(60):
        assign(market, make_film_talent(city=rabat), by=None)
    page = phone.get(url("presence_day", shooting.pk)).content
    names = set(re.findall(rb'(?:src|href)="/static/([^"]+\.(?:js|css|svg))"', page))
    assert b"js/vendor/jsqr.js" not in names  # only when the camera needs it
    files = [(Path(settings.BASE_DIR) / "static" / name.decode()).read_bytes() for name in names]
    assert sum(len(gzip.compress(each)) for each in (page, *files)) < 40_000


def test_json_of_a_phone_holds_no_contact(phone, shooting, seller):
    assert "+212" not in json.dumps(send(phone, shooting, {"who": seller.code}).json())
