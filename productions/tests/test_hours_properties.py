"""Hours of any day that somebody may have: nights, changes of the clock, buttons pressed at random."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from productions import hours

CASABLANCA = ZoneInfo("Africa/Casablanca")
DRAWN = range(12)
KINDS = ["scan", "scan", "scan", "arrival", "departure", "break", "back", "no_show"]
# In 2027 Ramadan takes an hour away on 7 February at 03:00 and gives it back on 14 March at 02:00.
CHANGES = [datetime(2027, 2, 7, 2, tzinfo=UTC), datetime(2027, 3, 14, 2, tzinfo=UTC)]


@dataclass(frozen=True)
class Event:
    kind: str
    at: datetime
    pk: int


def drawn(dice):
    """Up to forty events of three days around a change of the clock, in order."""
    start = dice.choice(CHANGES) - timedelta(hours=40)
    minutes = sorted(dice.sample(range(80 * 60), dice.randint(1, 40)))
    return [
        Event(dice.choice(KINDS), start + timedelta(minutes=minute), number)
        for number, minute in enumerate(minutes)
    ]


def in_zone(events, zone):
    return [Event(each.kind, each.at.astimezone(zone), each.pk) for each in events]


def facts(record):
    return [(each.day, each.worked, each.is_absent) for each in record.shifts]


@pytest.mark.parametrize("number", DRAWN)
def test_the_clock_in_which_moments_are_told_changes_no_hour(number):
    dice = random.Random(number)  # noqa: S311 nothing secret comes of it
    for _ in range(20):
        events = drawn(dice)
        there = facts(hours.record_of(in_zone(events, CASABLANCA)))
        assert there == facts(hours.record_of(in_zone(events, ZoneInfo("Asia/Kathmandu"))))
        assert there == facts(hours.record_of(events))


@pytest.mark.parametrize("number", DRAWN)
def test_every_event_has_one_meaning_and_no_scan_is_left_a_scan(number):
    dice = random.Random(number)  # noqa: S311
    for _ in range(20):
        events = drawn(dice)
        record = hours.record_of(events)
        assert [event for event, _kind in record.meanings] == events
        assert all(kind != "scan" for _event, kind in record.meanings)
        assert all(kind is not None for event, kind in record.meanings if event.kind == "scan")


@pytest.mark.parametrize("number", DRAWN)
def test_nobody_works_less_than_nothing_or_longer_than_a_shift_or_twice_at_once(number):
    dice = random.Random(number)  # noqa: S311
    for _ in range(20):
        record = hours.record_of(drawn(dice))
        until = None
        for shift in record.shifts:
            if shift.worked is not None:
                assert timedelta() <= shift.worked <= hours.LONGEST_SHIFT
                assert shift.paused <= hours.between(shift.arrived, shift.left)
                assert until is None or shift.arrived >= until
                until = shift.left
            moment = shift.arrived or shift.left
            if moment:
                assert shift.day == moment.astimezone(CASABLANCA).date()


@pytest.mark.parametrize("number", DRAWN)
def test_nobody_is_both_there_and_away_on_one_day(number):
    dice = random.Random(number)  # noqa: S311
    for _ in range(20):
        record = hours.record_of(drawn(dice))
        for away in (shift for shift in record.shifts if shift.is_absent):
            assert record.on(away.day) == [away] or all(each.arrived is None for each in record.on(away.day))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("minutes", [1, 59, 60, 61, 8 * 60, 18 * 60])
def test_a_shift_over_a_change_of_the_clock_has_the_minutes_that_passed(change, minutes):
    before = (change - timedelta(minutes=minutes // 2 + 1)).astimezone(CASABLANCA)
    after = (before.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(CASABLANCA)
    [shift] = hours.record_of([Event("scan", before, 1), Event("scan", after, 2)]).shifts
    assert shift.worked == timedelta(minutes=minutes)


def test_the_clock_really_changes_in_these_nights():
    # Morocco decides by decree: where the tables say otherwise some day, the tests above prove nothing.
    for change in CHANGES:
        offsets = {(change + timedelta(hours=h)).astimezone(CASABLANCA).utcoffset() for h in (-3, 3)}
        assert offsets == {timedelta(0), timedelta(hours=1)}


def test_whoever_forgot_is_out_after_eighteen_hours_to_the_minute():
    start = datetime(2027, 6, 1, 6, tzinfo=UTC)
    in_time = hours.record_of([Event("scan", start, 1), Event("scan", start + timedelta(hours=18), 2)])
    assert [shift.worked for shift in in_time.shifts] == [timedelta(hours=18)]
    late = hours.record_of(
        [Event("scan", start, 1), Event("scan", start + timedelta(hours=18, minutes=1), 2)]
    )
    assert [(shift.day, shift.worked) for shift in late.shifts] == [
        (date(2027, 6, 1), None),
        (date(2027, 6, 2), None),
    ]


@pytest.mark.parametrize("number", DRAWN)
def test_any_duration_is_told_in_hours_and_minutes_that_add_up(number):
    dice = random.Random(number)  # noqa: S311
    for _ in range(50):
        worked = timedelta(seconds=dice.randrange(400 * 3600))
        told, minutes = hours.clock(worked).split(":")
        assert int(told) * 60 + int(minutes) == worked // timedelta(minutes=1)
        assert len(minutes) == 2
