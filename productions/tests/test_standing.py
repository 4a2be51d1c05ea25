"""How somebody stands on a day, in words and in what can be noted next; no database."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.utils import translation

from productions.hours import Shift
from productions.standing import Standing

# Casablanca is an hour ahead of UTC in June.
NOW = datetime(2027, 6, 10, 12, tzinfo=UTC)


def standing(shift=None, *, is_expected=True, call_at=None, now=NOW):
    found = None
    if shift is not None:
        found = SimpleNamespace(
            shift=shift,
            is_absent=shift.is_absent,
            arrived=shift.arrived,
            left=shift.left,
            pause_began=shift.pause_began,
            worked=shift.worked,
        )
    return Standing(None, found, is_expected, call_at, now)


def shift(arrived=None, left=None, **given):
    hours_ago = [at and NOW - timedelta(hours=at) for at in (arrived, left)]
    return Shift(date(2027, 6, 10), *hours_ago, **given)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("found", "words", "kind", "next_kinds"),
    [
        (None, "Not here yet", "ghosted", ["arrival", "no_show"]),
        (shift(is_absent=True), "Did not come", "bad", ["arrival"]),
        (shift(4), "Here since 9 a.m.", "ok", ["departure", "break"]),
        (shift(4, pause_began=NOW), "On a break since 1 p.m.", "warn", ["back", "departure"]),
        (shift(8, 2), "Left at 11 a.m. · 6:00", "", ["arrival"]),
        (shift(None, 2), "Left at 11 a.m.", "", ["arrival"]),
        # Whoever came nineteen hours ago forgot to leave; that was another day.
        (shift(19), "No departure noted", "bad", ["arrival"]),
    ],
)
def test_the_state_says_where_somebody_is_and_what_may_come_next(found, words, kind, next_kinds):
    here = standing(found)
    assert here.state == (words, kind)
    assert [each.value for each in here.actions] == next_kinds


def test_a_night_names_the_day_on_which_somebody_came():
    words, _kind = standing(shift(16)).state
    assert "06/09/2027" in words


@pytest.mark.parametrize(
    ("given", "words", "kind"),
    [
        ({"is_expected": False}, "Not expected today", "warn"),
        ({"is_expected": False, "call_at": time(7)}, "Not expected today", "warn"),
        ({}, "Expected today", "on"),
        ({"call_at": time(7, 30)}, "Expected at 7:30 a.m.", "on"),
    ],
)
def test_whether_somebody_is_expected_and_when(given, words, kind):
    assert standing(**given).expectation == (words, kind)
