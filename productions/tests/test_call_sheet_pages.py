"""P7: the pages on which the team changes a sheet, a line of it, and reminds; each refusal is kind."""

import io
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cinema.factories import make_film_talent
from productions import calling, tokens
from productions.choices import ProjectStatus
from productions.factories import make_project
from productions.models import Call, CallSheet, assign
from talentio.core.models import ActivityLog


@pytest.fixture
def desk(client, zara):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(zara)
    return client


def make_sheet(project, **given):
    tomorrow = timezone.localdate() + timedelta(days=1)
    facts = {"day": tomorrow, "place": "Tétouan", "general_call": time(7, 30), "contact": "Rachid", **given}
    return CallSheet.objects.create(project=project, **facts)


@pytest.fixture
def sheet(shooting):
    return make_sheet(shooting)


@pytest.fixture
def call(sheet, seller, zara):
    calling.call_people(sheet, {seller.pk: (time(7, 30), "")})
    return Call.objects.get()


def url(name, *args):
    return reverse(f"productions:{name}", args=args)


def form_of(sheet, **changed):
    names = ("day", "unit", "place", "general_call", "contact", "hospital", "notes")
    return {name: str(getattr(sheet, name)) for name in names} | changed


def test_a_sheet_is_changed_and_nobody_is_told_before_it_is_sent(desk, sheet, call, zara):
    calling.send(sheet, by=zara)
    Call.objects.update(mail_due=None)
    answer = desk.post(url("edit_call_sheet", sheet.pk), form_of(sheet, place="Chaouen", hospital="Clinique"))
    assert answer.url == sheet.get_absolute_url()
    sheet.refresh_from_db()
    assert (sheet.place, sheet.hospital, sheet.version) == ("Chaouen", "Clinique", 1)
    assert not Call.objects.waiting_for_mail().exists()
    assert Call.objects.select_related("sheet").get().is_news


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        *(("day", ""), ("day", "2099-13-01"), ("day", "yesterday"), ("place", ""), ("contact", "")),
        *(("general_call", "25:00"), ("place", "x" * 301), ("notes", "x" * 3001), ("unit", "x" * 61)),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays_typed(desk, sheet, field, wrong):
    answer = desk.post(
        url("edit_call_sheet", sheet.pk), {**form_of(sheet, hospital="Clinique du Rif"), field: wrong}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert 'value="Clinique du Rif"' in answer.text
    sheet.refresh_from_db()
    assert sheet.hospital == ""


def test_a_sheet_of_a_day_that_is_over_is_still_corrected_but_not_moved_back(desk, shooting):
    today = timezone.localdate()
    past = make_sheet(shooting, day=today - timedelta(days=1))
    assert desk.post(url("edit_call_sheet", past.pk), form_of(past, notes="Rain")).status_code == 302
    earlier = form_of(past, day=f"{today - timedelta(days=2)}")
    assert desk.post(url("edit_call_sheet", past.pk), earlier).status_code == 422


def test_two_units_have_a_sheet_each_and_one_unit_only_one(desk, sheet, shooting):
    second = make_sheet(shooting, unit="B")
    answer = desk.post(url("edit_call_sheet", second.pk), form_of(second, unit="  "))
    assert answer.status_code == 422
    assert "already" in answer.text


def test_one_person_gets_a_time_of_their_own_and_a_note(desk, call):
    assert desk.get(url("edit_call", call.pk)).status_code == 200
    answer = desk.post(url("edit_call", call.pk), {"at": "05:15", "note": "Make-up <first>"})
    assert answer.url == call.sheet.get_absolute_url()
    call.refresh_from_db()
    assert (call.at, call.note) == (time(5, 15), "Make-up <first>")
    assert "Make-up &lt;first&gt;" in desk.get(answer.url).text


@pytest.mark.parametrize("wrong", [{"at": ""}, {"at": "24:00"}, {"at": "05:15", "note": "x" * 201}])
def test_a_wrong_line_is_explained_and_stays_as_it_was(desk, call, wrong):
    assert desk.post(url("edit_call", call.pk), wrong).status_code == 422
    call.refresh_from_db()
    assert (call.at, call.note) == (time(7, 30), "")


def test_the_line_of_somebody_who_is_no_longer_called_is_not_there(desk, call):
    Call.objects.update(is_cancelled=True)
    assert desk.get(url("edit_call", call.pk)).status_code == 404


def test_sending_and_reminding_say_how_many_and_are_noted(desk, sheet, call, time_machine):
    now = timezone.now().replace(hour=10)
    time_machine.move_to(now, tick=False)
    assert "1 person is being asked." in desk.post(url("send_call_sheet", sheet.pk), follow=True).text
    assert "no mail is sent" in desk.post(url("send_call_sheet", sheet.pk), follow=True).text
    assert "Nobody is reminded" in desk.post(url("remind_call_sheet", sheet.pk), follow=True).text
    Call.objects.update(mail_due=None)
    time_machine.move_to(now + timedelta(hours=2), tick=False)
    assert "1 person is reminded." in desk.post(url("remind_call_sheet", sheet.pk), follow=True).text
    done = ActivityLog.objects.filter(action_type__in=["send_calls", "remind_calls"]).order_by("pk")
    assert list(done.values_list("action_type", flat=True)) == ["send_calls", "remind_calls"]


def test_after_its_day_nobody_is_asked_or_reminded(desk, sheet, call):
    CallSheet.objects.update(day=timezone.localdate() - timedelta(days=1))
    for name in ("send_call_sheet", "remind_call_sheet"):
        assert desk.post(url(name, sheet.pk)).status_code == 302
    assert not Call.objects.waiting_for_mail().exists()
    assert CallSheet.objects.get().version == 0


def test_the_next_sheet_begins_with_what_the_last_one_said(desk, sheet, shooting):
    form = desk.get(url("new_call_sheet", shooting.pk)).context["form"]
    assert form["place"].value() == "Tétouan"
    assert form["general_call"].value() == time(7, 30)
    assert not form["notes"].value()


def test_a_finished_project_gets_no_new_sheet(desk, shooting):
    shooting.status = ProjectStatus.FINISHED
    shooting.save()
    assert desk.get(url("new_call_sheet", shooting.pk)).status_code == 404


def test_nobody_of_another_project_is_called(desk, sheet, rabat):
    from productions.factories import make_role

    stranger = assign(make_role(project=make_project()), make_film_talent(city=rabat), by=None)
    desk.post(url("call_sheet_people", sheet.pk), {"called": [stranger.pk]})
    assert not Call.objects.exists()


@pytest.mark.parametrize("name", ["edit_call", "remind_call_sheet", "send_call_sheet", "edit_call_sheet"])
def test_strangers_and_presence_staff_change_nothing(client, idris, amina, sheet, call, name):
    key = call.pk if name == "edit_call" else sheet.pk
    for person in (idris, amina.user):
        client.force_login(person)
        assert client.post(url(name, key), {"at": "05:00"}).status_code == 403
    client.logout()
    assert client.post(url(name, key)).url.startswith("/auth/login")


@pytest.mark.parametrize("name", ["አበበ", "🎬", "ⵣⵉⵔⵉ", "ياسمين", "X" * 100, "<b>Ali</b>"])
def test_the_paper_is_drawn_whatever_letters_somebody_s_name_has(desk, sheet, market, rabat, name):
    """No font of ours has Ethiopic: the line must stand there all the same, with the code."""
    odd = assign(market, make_film_talent(city=rabat, first_name=name, last_name=name[:100]), by=None)
    calling.call_people(sheet, {odd.pk: (time(6), name)})
    CallSheet.objects.update(notes=f"{name}\n\nSecond line", unit=name[:60])
    answer = desk.get(url("call_sheet_paper", sheet.pk))
    assert answer.status_code == 200
    shown = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert odd.code in shown
    assert "Second line" in shown


def test_the_back_office_shows_sheets_and_facts_and_changes_none(client, sam, sheet, call):
    client.force_login(sam)
    assert sheet.get_absolute_url() in client.get("/admin/productions/callsheet/").text
    page = client.get(f"/admin/productions/callsheet/{sheet.pk}/change/")
    assert page.status_code == 200
    assert call.assignment.code in page.text
    assert client.post(f"/admin/productions/callsheet/{sheet.pk}/change/", {"place": "X"}).status_code == 403
    assert client.get("/admin/productions/callsheet/add/").status_code == 403
    assert client.post(f"/admin/productions/callsheet/{sheet.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_answer_that_comes_after_the_day_is_refused(client, sheet, call, time_machine):
    token = tokens.call_token(Call.objects.for_mails().get())
    time_machine.move_to(timezone.now() + timedelta(days=3))
    assert client.post(url("own_call", token), {"problem": "Late"}).status_code == 404
    assert client.get(url("own_call_calendar", token)).status_code == 404
    assert Call.objects.get().problem == ""
