"""Presence in the archive of one's own data, and after an erasure."""

from datetime import time

import pytest
from django.utils import timezone

from accounts.erasure import erase
from productions import calling, presence
from productions.models import Attendance, Call, CallSheet, PresenceEvent
from productions.own_data import calls
from productions.own_data import presence as own_presence


@pytest.fixture
def noted(seller, amina, idris):
    """Yasmine's profile is Amina's account; Idris noted her arrival."""
    seller.talent.user = amina.user
    seller.talent.save()
    presence.record(seller, "arrival", by=idris, source="list")
    return seller


def test_their_own_events_and_hours_are_in_the_archive(noted, amina, kofi):
    data, _files = own_presence(amina.user)
    assert [event["assignment__code"] for event in data["events"]] == [noted.code]
    assert data["shifts"][0]["day"] == timezone.localdate()
    assert own_presence(kofi.user)[0] == {"events": [], "shifts": [], "noted_by_you": 0}


def test_whoever_notes_others_gets_their_number_and_not_their_names(noted, idris):
    assert own_presence(idris)[0] == {"events": [], "shifts": [], "noted_by_you": 1}


def test_erasure_leaves_the_hours_and_nothing_that_leads_to_the_person(noted, amina):
    erase(amina.user)
    assert Attendance.objects.count() == PresenceEvent.objects.count() == 1
    assert PresenceEvent.objects.for_display().get().assignment is None


def test_calls_and_answers_are_in_the_archive_and_go_with_the_person(noted, amina, kofi, shooting):
    day = timezone.localdate()
    sheet = CallSheet.objects.create(
        project=shooting, day=day, place="Fès", general_call=time(7), contact="R"
    )
    calling.call_people(sheet, {noted.pk: (time(7), "")})
    Call.objects.get().report("No bus")
    assert [call["problem"] for call in calls(amina.user)[0]] == ["No bus"]
    assert calls(kofi.user)[0] == []
    erase(amina.user)
    assert not Call.objects.exists()
