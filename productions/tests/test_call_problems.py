"""P7: a problem with a call is heard: by whoever sent the sheet, once for each report, in their language."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cinema.factories import make_film_talent
from notifications import registry
from notifications.models import EmailLog
from notifications.tasks import deliver
from productions import calling, tasks, tokens
from productions.models import Call, CallSheet, assign
from talentio.core.site_settings import site_settings


@pytest.fixture
def call(shooting, market, rabat, zara):
    """Yasmine Tazi, called for tomorrow by Zara."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    sheet = CallSheet.objects.create(
        project=shooting, day=tomorrow, place="Outa el Hammam", general_call=time(7, 30), contact="Rachid"
    )
    talent = make_film_talent(city=rabat, first_name="Yasmine", last_name="Tazi")
    assignment = assign(market, talent, by=None)
    calling.call_people(sheet, {assignment.pk: (time(7, 30), "")})
    calling.send(sheet, by=zara)
    tasks.send_calls()
    return Call.objects.for_mails().get()


def tell(client, call, words):
    return client.post(reverse("productions:own_call", args=[tokens.call_token(call)]), {"problem": words})


def told():
    """Who hears of problems, in order."""
    return [log.to_email for log in EmailLog.objects.filter(key="call_problem").order_by("pk")]


def letter():
    deliver(EmailLog.objects.filter(key="call_problem").latest("pk").pk)
    return mail.outbox[-1]


def test_whoever_sent_the_sheet_hears_of_the_problem_in_their_language(client, call, zara):
    zara.language = "en"
    zara.save()
    assert tell(client, call, "No bus\nbefore <nine>").status_code == 302
    assert told() == ["zara@example.com"]
    message = letter()
    assert "a problem with a call" in message.subject
    assert "Yasmine" not in message.subject
    assert "Yasmine Tazi has a problem with the call" in message.body
    assert "No bus\nbefore <nine>" in message.body
    html = message.alternatives[0].content
    assert "before &lt;nine&gt;" in html
    assert f"{site_settings.site_url}{call.sheet.get_absolute_url()}" in html
    assert call.assignment.code in html


@pytest.mark.parametrize(("language", "words"), [("fr", "un problème avec une convocation"), ("ar", "مشكلة")])
def test_the_mail_speaks_the_language_of_its_reader(client, call, zara, language, words):
    zara.language = language
    zara.save()
    tell(client, call, "Malade")
    message = letter()
    assert words in message.subject
    assert ('dir="rtl"' in message.alternatives[0].content) == (language == "ar")


def test_the_same_words_twice_are_one_mail_and_other_words_another(client, call):
    for words in ("No bus", "No bus", "Fever"):
        tell(client, call, words)
    assert told() == ["zara@example.com"] * 2


def test_a_problem_told_again_after_a_confirmation_is_heard_again(client, call):
    tell(client, call, "No bus")
    call.confirm()
    tell(client, call, "No bus")
    assert len(told()) == 2


def test_a_mail_that_leaves_late_tells_what_stands_now(client, call, zara):
    zara.language = "en"
    zara.save()
    tell(client, call, "No bus")
    call.confirm()
    body = letter().body
    assert "No bus" not in body
    assert "answered otherwise since" in body


def test_nobody_who_has_the_link_floods_the_team(client, call):
    for number in range(calling.MOST_MAILS_OF_PROBLEMS + 3):
        tell(client, call, f"Problem {number}")
    assert len(told()) == calling.MOST_MAILS_OF_PROBLEMS
    assert Call.objects.get().problem == f"Problem {calling.MOST_MAILS_OF_PROBLEMS + 2}"


def test_without_the_sender_the_administrators_hear_of_it(client, call, zara, sam):
    zara.deactivate(by=sam)
    tell(client, call, "No bus")
    assert told() == ["sam@example.com"]


def test_somebody_who_may_no_longer_read_call_sheets_hears_of_none(client, call, zara, sam):
    zara.groups.clear()
    tell(client, call, "No bus")
    assert told() == ["sam@example.com"]


def test_the_company_s_own_mailbox_never_learns_why_somebody_stays_away(client, call, zara, sam):
    call.sheet.project.company.email = "casting@example.com"
    call.sheet.project.company.save()
    zara.delete()
    tell(client, call, "Fever")
    assert told() == ["sam@example.com"]


def test_a_problem_stands_on_the_board_even_where_nobody_can_be_told(client, call, zara):
    type(zara).objects.filter(pk=zara.pk).update(email="no address")
    assert tell(client, call, "No bus").status_code == 302
    assert told() == []
    assert Call.objects.get().problem == "No bus"


def test_nothing_is_told_of_words_that_are_refused(client, call):
    assert tell(client, call, "x" * 501).status_code == 422
    assert tell(client, call, " \n ").status_code == 422
    assert told() == []


def test_whoever_is_no_longer_called_has_no_problem_to_tell(client, call):
    Call.objects.update(is_cancelled=True)
    tell(client, call, "No bus")
    assert told() == []


def test_with_the_person_go_the_words_of_the_problem(client, call):
    tell(client, call, "Fever")
    letter()
    call.delete()
    log = EmailLog.objects.get(key="call_problem")
    assert (log.html, log.text, log.subject, log.params) == ("", "", "", {})


def test_nobody_opts_out_of_being_needed():
    assert registry.get("call_problem").is_service
