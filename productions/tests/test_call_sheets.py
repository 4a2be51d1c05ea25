"""P7: who is called, who is asked and when again, what they answer on a page of their own."""

import io
import re
from datetime import UTC, time, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cinema.factories import make_film_talent
from notifications.models import EmailLog
from notifications.tasks import deliver
from productions import attendance, call_sheet_pdf, calling, tasks, tokens
from productions.models import Call, CallSheet, assign
from productions.standing import expected_on


@pytest.fixture
def client(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def desk(client, zara):
    client.force_login(zara)
    return client


@pytest.fixture
def sheet(shooting):
    return CallSheet.objects.create(
        project=shooting,
        day=timezone.localdate() + timedelta(days=1),
        place="Place Outa el Hammam",
        general_call=time(7, 30),
        contact="Rachid, +212 600 00 00 00",
        hospital="Hôpital Mohammed V",
    )


@pytest.fixture
def crew(market, rabat):
    return [
        assign(market, make_film_talent(city=rabat, first_name=name, language="en"), by=None)
        for name in ("Aya", "Badr", "Chama")
    ]


@pytest.fixture
def called(sheet, crew):
    calling.call_people(sheet, {each.pk: (time(7, 30), "") for each in crew})
    return sheet


def url(name, *args):
    return reverse(f"productions:{name}", args=args)


def asked():
    """First names of whom the outbox has mails for, in order."""
    return [log.to_name.split()[0] for log in EmailLog.objects.filter(key="call_sheet").order_by("pk")]


def letter():
    """The text of the newest mail, as it leaves."""
    tasks.send_calls()
    deliver(EmailLog.objects.filter(key="call_sheet").order_by("pk").last().pk)
    return mail.outbox[-1].body


def link():
    return re.search(r"http\S+(/call/\S+)", letter())[1]


def test_a_sheet_is_made_from_the_project(desk, shooting, crew):
    day = timezone.localdate() + timedelta(days=2)
    given = {"day": f"{day}", "place": "Tétouan", "general_call": "06:45", "contact": "Rachid", "unit": " B "}
    answer = desk.post(url("new_call_sheet", shooting.pk), given)
    sheet = CallSheet.objects.get()
    assert answer.url == url("call_sheet_people", sheet.pk)
    assert (sheet.unit, sheet.general_call) == ("B", time(6, 45))
    again = desk.post(url("new_call_sheet", shooting.pk), given)
    assert again.status_code == 422
    assert "already" in again.content.decode()
    yesterday = timezone.localdate() - timedelta(days=1)
    assert desk.post(url("new_call_sheet", shooting.pk), {**given, "day": f"{yesterday}"}).status_code == 422


def test_people_are_ticked_and_a_role_has_one_time(desk, sheet, market, crew):
    given = {f"at_{market.pk}": "06:00", "called": [crew[0].pk, crew[1].pk, "x", "9" * 30]}
    desk.post(url("call_sheet_people", sheet.pk), given)
    assert [(call.assignment_id, call.at) for call in Call.objects.order_by("assignment")] == [
        (crew[0].pk, time(6)),
        (crew[1].pk, time(6)),
    ]


def test_a_time_of_somebody_s_own_stays_when_the_role_moves(desk, called, market, crew):
    Call.objects.filter(assignment=crew[0]).update(at=time(5), note="Make-up")
    everybody = [each.pk for each in crew]
    desk.post(url("call_sheet_people", called.pk), {f"at_{market.pk}": "08:00", "called": everybody})
    times = dict(Call.objects.values_list("assignment", "at"))
    assert times == {crew[0].pk: time(5), crew[1].pk: time(8), crew[2].pk: time(8)}
    assert Call.objects.get(assignment=crew[0]).note == "Make-up"


def test_a_wrong_time_is_told_and_ticks_stay(desk, sheet, market, crew):
    answer = desk.post(
        url("call_sheet_people", sheet.pk), {f"at_{market.pk}": "noon", "called": [crew[2].pk]}
    )
    assert answer.status_code == 422
    assert f'value="{crew[2].pk}" checked' in answer.content.decode()


def test_sending_asks_everybody_once(called, zara):
    assert calling.send(called, by=zara) == 3
    assert calling.send(called, by=zara) == 0
    tasks.send_calls()
    tasks.send_calls()
    assert asked() == ["Aya", "Badr", "Chama"]
    assert CallSheet.objects.get().version == 1


def test_a_new_version_asks_only_those_whose_line_changed(called, crew, zara):
    calling.send(called, by=zara)
    tasks.send_calls()
    for call in Call.objects.all():
        call.confirm()
    Call.objects.filter(assignment=crew[1]).update(at=time(9))
    assert calling.send(called, by=zara) == 1
    tasks.send_calls()
    assert asked() == ["Aya", "Badr", "Chama", "Badr"]
    answers = dict(Call.objects.values_list("assignment", "answer"))
    assert answers == {crew[0].pk: "confirmed", crew[1].pk: "", crew[2].pk: "confirmed"}


def test_another_place_is_news_for_everybody_and_another_hospital_for_nobody(called, zara):
    calling.send(called, by=zara)
    called.hospital = "Clinique du Rif"
    called.save()
    assert calling.send(called, by=zara) == 0
    called.place = "Tétouan"
    called.save()
    assert calling.send(called, by=zara) == 3


def test_whoever_is_left_out_is_told_and_whoever_never_knew_just_goes(called, crew, zara):
    calling.send(called, by=zara)
    tasks.send_calls()
    calling.call_people(called, {crew[0].pk: (time(7, 30), "")})
    assert calling.send(called, by=zara) == 2
    assert "no longer called" in letter()
    calling.call_people(called, {each.pk: (time(7, 30), "") for each in crew})
    calling.call_people(called, {crew[0].pk: (time(7, 30), "")})
    assert Call.objects.filter(is_cancelled=True).count() == 2


def test_somebody_taken_out_of_the_role_is_told(called, crew, zara):
    calling.send(called, by=zara)
    crew[1].remove(zara)
    assert calling.send(called, by=zara) == 1
    assert calling.send(called, by=zara) == 0
    assert Call.objects.get(assignment=crew[1]).is_cancelled


def test_somebody_taken_out_before_anything_was_sent_hears_nothing(called, crew, zara):
    crew[1].remove(zara)
    assert calling.send(called, by=zara) == 2
    assert not Call.objects.filter(assignment=crew[1]).exists()


def test_reminders_go_to_those_who_have_not_answered_and_at_most_hourly(called, crew, zara, time_machine):
    now = timezone.now().replace(hour=10)
    time_machine.move_to(now, tick=False)
    calling.send(called, by=zara)
    tasks.send_calls()
    Call.objects.get(assignment=crew[0]).confirm()
    assert calling.remind(called, by=zara) == 0  # they were asked a moment ago
    time_machine.move_to(now + timedelta(minutes=61), tick=False)
    assert calling.remind(called, by=zara) == 2
    assert calling.remind(called, by=zara) == 0
    assert "waits for your answer" in letter()
    assert asked() == ["Aya", "Badr", "Chama", "Badr", "Chama"]


def test_the_personal_page_confirms_without_signing_in(client, called, crew, zara):
    calling.send(called, by=zara)
    address = link()
    shown = client.get(address).content.decode()
    for each in ("7:30", "Place Outa el Hammam", "Rachid", "Hôpital Mohammed V", crew[2].code):
        assert each in shown
    for other in ("Badr", "Aya"):
        assert other not in shown
    call = Call.objects.get(assignment=crew[2])
    assert call.seen_at
    client.post(address, {"confirm": "1"})
    assert Call.objects.get(pk=call.pk).answer == "confirmed"
    assert "You have confirmed" in client.get(address).content.decode()


def test_a_problem_is_told_in_words_and_shown_on_the_board(client, called, crew, zara):
    calling.send(called, by=zara)
    address = link()
    assert client.post(address, {"problem": " "}).status_code == 422
    client.post(address, {"problem": "<b>No bus</b> before nine"})
    client.force_login(zara)
    shown = client.get(url("call_sheet", called.pk)).content.decode()
    assert "&lt;b&gt;No bus&lt;/b&gt; before nine" in shown


def test_the_link_ends_after_the_day_and_cannot_be_made_up(client, called, crew, time_machine):
    call = Call.objects.for_mails().get(assignment=crew[0])
    good = tokens.call_token(call)
    badge = tokens.token_of(crew[0])
    for token in (good[:-1], badge, "x", good.replace(str(call.pk), str(call.pk + 1), 1)):
        assert client.get(url("own_call", token)).status_code == 404
    assert client.get(url("own_call", good)).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(days=4))
    assert client.get(url("own_call", good)).status_code == 404
    assert client.post(url("own_call", good), {"confirm": "1"}).status_code == 404


def test_the_link_stands_in_the_mail_and_never_in_its_log(called, crew, zara):
    calling.send(called, by=zara)
    address = link()
    log = EmailLog.objects.filter(key="call_sheet").order_by("-pk").first()
    assert address not in log.html + log.text + str(log.params)


def test_a_minor_s_guardian_gets_a_copy(sheet, market, rabat, zara):
    market.open_to_minors = True
    market.save()
    child = make_film_talent(
        city=rabat,
        date_of_birth=timezone.localdate() - timedelta(days=3000),
        guardian_email="fatou@example.com",
        guardian_consented_at=timezone.now(),
    )
    calling.call_people(sheet, {assign(market, child, by=None).pk: (time(8), "")})
    calling.send(sheet, by=zara)
    tasks.send_calls()
    assert EmailLog.objects.get(key="call_sheet").cc == "fatou@example.com"


def test_one_bad_address_stops_no_other(called, crew, zara):
    talent = crew[0].talent
    talent.email = "no address"
    talent.save()
    calling.send(called, by=zara)
    tasks.send_calls()
    assert asked() == ["Badr", "Chama"]
    assert not Call.objects.waiting_for_mail().exists()


def test_the_calendar_has_the_call_in_universal_time(client, called, crew, zara):
    Call.objects.filter(assignment=crew[0]).update(note="Bring boots; black, " + "é" * 90)
    call = Call.objects.for_mails().get(assignment=crew[0])
    answer = client.get(url("own_call_calendar", tokens.call_token(call)))
    lines = answer.content.decode().split("\r\n")
    assert f"DTSTART:{call.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}" in lines
    assert timezone.localtime(call.starts_at).time() == time(7, 30)
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "boots\\; black\\," in answer.content.decode().replace("\r\n ", "")


def test_the_paper_has_everybody_and_where_to_go_in_need(desk, called, crew):
    answer = desk.get(url("call_sheet_paper", called.pk))
    shown = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    for each in ("Les Vents du Rif", "Aya", "Badr", "Chama", "Hôpital Mohammed V", crew[0].code, "7:30"):
        assert each in shown


def test_a_sheet_of_two_hundred_goes_on_over_pages(called, crew):
    calls = list(called.calls.for_display()) * 70
    pages = PdfReader(io.BytesIO(call_sheet_pdf.pdf_of(called, calls))).pages
    assert sum(page.extract_text().count("Aya") for page in pages) == 70


def test_whoever_is_called_is_expected_and_nobody_else(called, crew, seller):
    day = called.day
    assert set(expected_on(called.project, day)) == set(crew)
    Call.objects.filter(assignment=crew[0]).update(is_cancelled=True)
    assert set(expected_on(called.project, day)) == set(crew[1:])
    assert seller in expected_on(called.project, day + timedelta(days=1))


def test_statistics_count_who_confirmed_for_the_latest_sheet(called, crew, zara):
    def confirmed():
        return [line.confirmed for line in attendance.by_role(called.project)]

    assert confirmed() == [0]
    calling.send(called, by=zara)
    for call in Call.objects.all()[:2]:
        call.confirm()
    assert confirmed() == [2]


def test_only_the_team_makes_and_sends_sheets(client, idris, amina, called):
    pages = [url(name, called.pk) for name in ("edit_call_sheet", "call_sheet_people", "send_call_sheet")]
    for person in (idris, amina.user):
        client.force_login(person)
        assert [client.post(page).status_code for page in pages] == [403] * 3
    assert client.get(url("call_sheet", called.pk)).status_code == 403
    client.force_login(idris)
    assert client.get(url("call_sheet", called.pk)).status_code == 200


@pytest.mark.parametrize("size", [1, 5])
def test_pages_cost_the_same_whatever_their_size(
    client, sam, sheet, market, rabat, size, django_assert_max_num_queries
):
    client.force_login(sam)
    people = [assign(market, make_film_talent(city=rabat), by=None) for _ in range(size)]
    calling.call_people(sheet, {each.pk: (time(7), "") for each in people})
    client.get(url("call_sheets", sheet.project_id))
    for limit, name, key in (
        (8, "call_sheets", sheet.project_id),
        (8, "call_sheet", sheet.pk),
        (9, "call_sheet_people", sheet.pk),
        (7, "call_sheet_paper", sheet.pk),
    ):
        with django_assert_max_num_queries(limit):
            client.get(url(name, key))
