"""Noting presence: who is meant, once however often it is sent, in any order, never changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import override

from cinema.factories import make_film_talent
from productions import presence, tokens
from productions.choices import PresenceKind
from productions.factories import make_role
from productions.models import Attendance, NeverChanged, PresenceEvent, assign


@pytest.fixture(autouse=True)
def _five_in_the_afternoon(time_machine):
    time_machine.move_to("2027-03-10 17:00+00:00", tick=False)


def note(seller, kind="scan", *, ago=timedelta(), **given):
    given = {"by": None, "source": "scan", "at": timezone.now() - ago, **given}
    return presence.record(seller, kind, **given)


def refusal(project, text):
    with override("en"), pytest.raises(presence.NotMeant) as reason:
        presence.meant(project, text)
    return str(reason.value)


def test_a_badge_its_address_and_every_code_lead_to_the_person(seller, shooting):
    token = tokens.token_of(seller)
    for text in (
        token,
        f"https://taalentio.example/presence/badge/{token}",
        token.replace(":", "%3A"),
        f" {seller.code.lower()} ",
        seller.talent.code,
        seller.talent.code.replace("00001", "0001"),
    ):
        assert presence.meant(shooting, text) == seller


def test_what_is_no_badge_of_this_project_is_told_kindly(seller, shooting, rabat):
    other = assign(make_role(name="Other"), make_film_talent(city=rabat), by=None)
    assert "another project" in refusal(shooting, tokens.token_of(other))
    assert "another project" in refusal(shooting, other.code)
    good = tokens.token_of(seller)
    assert "not made by us" in refusal(shooting, good[:-1] + ("A" if good[-1] != "A" else "B"))
    assert "nobody" in refusal(shooting, "MAXYZ001999")
    assert "neither" in refusal(shooting, "https://example.com/somewhere")
    seller.remove(None)
    assert "taken out" in refusal(shooting, good)


def test_an_expired_badge_says_so(seller, shooting, time_machine):
    token = tokens.token_of(seller)
    time_machine.move_to(timezone.now() + timedelta(days=200))
    assert "expired" in refusal(shooting, token)


def test_the_first_scan_is_an_arrival_the_second_a_departure(seller):
    assert note(seller, ago=timedelta(hours=9)).meaning == PresenceKind.ARRIVAL
    assert note(seller).meaning == PresenceKind.DEPARTURE
    assert Attendance.objects.get().worked == timedelta(hours=9)


def test_a_second_scan_within_two_minutes_is_ignored(seller):
    note(seller, ago=timedelta(seconds=100))
    assert note(seller).status == "ignored"
    assert PresenceEvent.objects.count() == 1
    assert Attendance.objects.get().left is None


def test_the_same_fact_sent_again_is_one_row(seller):
    key = uuid4()
    assert note(seller, key=key, ago=timedelta(hours=1)).status == "recorded"
    again = note(seller, key=key, ago=timedelta(hours=1))
    assert (again.status, again.meaning) == ("repeated", PresenceKind.ARRIVAL)
    assert PresenceEvent.objects.count() == 1


def test_what_a_phone_without_network_sends_late_puts_the_hours_right(seller):
    assert note(seller).meaning == PresenceKind.ARRIVAL
    assert note(seller, ago=timedelta(hours=10)).meaning == PresenceKind.ARRIVAL
    assert Attendance.objects.get().worked == timedelta(hours=10)


def test_a_clock_that_is_wrong_is_put_right_and_one_that_is_right_left_alone():
    now = timezone.now()
    slow = timedelta(hours=3)
    happened = now - timedelta(minutes=20)
    assert presence.moment(happened - slow, now - slow, now=now) == happened
    assert presence.moment(happened, now - timedelta(seconds=30), now=now) == happened
    assert presence.moment(now + timedelta(seconds=50), now, now=now) == now
    with pytest.raises(ValidationError):
        presence.moment(now - timedelta(days=40), now, now=now)


def test_a_correction_stands_in_for_a_fact_and_leaves_it_in_the_history(seller, zara):
    note(seller, ago=timedelta(hours=9))
    wrong = PresenceEvent.objects.get()
    right = wrong.at + timedelta(hours=1)
    presence.correct(wrong, "arrival", at=right, reason="The bus was late", by=zara)
    assert Attendance.objects.get().arrived == right
    assert PresenceEvent.objects.count() == 2
    assert wrong.correction.reason == "The bus was late"
    with pytest.raises(ValidationError):
        presence.correct(wrong, "nothing", at=right, reason="Again", by=zara)


def test_a_fact_that_is_taken_back_leaves_no_hours(seller, zara):
    note(seller)
    event = PresenceEvent.objects.get()
    presence.correct(event, "nothing", at=event.at, reason="Wrong person", by=zara)
    assert not Attendance.objects.exists()
    assert PresenceEvent.objects.count() == 2


def test_what_nobody_noted_is_added_with_a_reason(seller, zara):
    note(seller, ago=timedelta(hours=9))
    presence.add(seller, "departure", at=timezone.now(), reason="Forgot to scan", by=zara)
    assert Attendance.objects.get().worked == timedelta(hours=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        PresenceEvent.objects.create(
            project=seller.project, role=seller.role, kind="arrival", at=timezone.now(), source="staff"
        )


def test_events_are_never_changed_by_the_models(seller):
    note(seller)
    event = PresenceEvent.objects.get()
    for attempt in (event.save, event.delete, PresenceEvent.objects.all().delete):
        with pytest.raises(NeverChanged):
            attempt()
    with pytest.raises(NeverChanged):
        PresenceEvent.objects.update(at=timezone.now())


def refused_by_the_database(statement):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_database_refuses_changes_too(seller):
    note(seller)
    refused_by_the_database("UPDATE productions_presenceevent SET kind = 'arrival'")


@pytest.mark.postgres
def test_postgresql_refuses_deletions_too(seller):
    note(seller)
    refused_by_the_database("DELETE FROM productions_presenceevent")


def test_hours_stay_when_a_person_is_erased_and_their_name_goes(seller, idris):
    note(seller, ago=timedelta(hours=9), by=idris)
    note(seller, by=idris)
    seller.talent.delete()
    idris.delete()
    [row] = Attendance.objects.all()
    assert row.worked == timedelta(hours=9)
    shown = PresenceEvent.objects.for_display()
    assert [(event.assignment, event.recorded_by) for event in shown] == [(None, None)] * 2


def test_both_roles_of_one_person_have_hours_of_their_own(seller, shooting):
    second = assign(make_role(project=shooting, name="Voisine"), seller.talent, by=None)
    note(seller)
    note(second)
    assert {row.role.name for row in Attendance.objects.all()} == {"Marchande du souk", "Voisine"}
