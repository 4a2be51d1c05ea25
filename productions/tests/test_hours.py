"""What events mean and the hours that follow: breaks, nights, clocks that change, what was forgotten."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from productions import hours


@dataclass(frozen=True)
class Event:
    kind: str
    at: datetime
    pk: int = 1


def told(*events, zone=UTC):
    """Events from pairs such as ("scan", "03-10 08:00"), of 2027, by the clock of UTC."""
    return [
        Event(kind, datetime.strptime(f"2027-{at}", "%Y-%m-%d %H:%M").replace(tzinfo=zone), number)
        for number, (kind, at) in enumerate(events)
    ]


def shifts(*events):
    return hours.record_of(told(*events)).shifts


def test_the_first_scan_is_an_arrival_and_the_second_a_departure():
    [shift] = shifts(("scan", "03-10 07:00"), ("scan", "03-10 17:30"))
    assert (shift.day, shift.worked) == (date(2027, 3, 10), timedelta(hours=10, minutes=30))


def test_a_third_scan_begins_a_second_shift_of_the_day():
    first, second = shifts(("scan", "03-10 07:00"), ("scan", "03-10 12:00"), ("scan", "03-10 14:00"))
    assert first.worked == timedelta(hours=5)
    assert second.worked is None
    assert second.day == first.day


def test_breaks_are_taken_off_also_one_that_a_departure_ends():
    [shift] = shifts(
        ("arrival", "03-10 07:00"),
        ("break", "03-10 12:00"),
        ("break", "03-10 12:10"),  # pressed twice
        ("back", "03-10 13:00"),
        ("break", "03-10 16:00"),
        ("departure", "03-10 17:00"),
    )
    assert shift.worked == timedelta(hours=8)


def test_a_night_belongs_to_the_day_on_which_it_began():
    [shift] = shifts(("scan", "03-10 20:00"), ("scan", "03-11 04:30"))
    assert (shift.day, shift.worked) == (date(2027, 3, 10), timedelta(hours=8, minutes=30))


def test_days_are_those_of_casablanca():
    # After Ramadan of 2027 Casablanca is at UTC+1: 23:30 in UTC is the next day there.
    [shift] = shifts(("scan", "06-10 23:30"), ("scan", "06-11 05:30"))
    assert shift.day == date(2027, 6, 11)


def test_no_hour_is_won_or_lost_when_the_clock_changes():
    # In 2027 Casablanca goes back to UTC+0 for Ramadan on 7 February at 03:00 local time.
    casablanca = ZoneInfo("Africa/Casablanca")
    before = datetime(2027, 2, 6, 22, 0, tzinfo=casablanca)
    after = datetime(2027, 2, 7, 6, 0, tzinfo=casablanca)
    assert before.utcoffset() != after.utcoffset()
    [shift] = hours.record_of([Event("scan", before), Event("scan", after, 2)]).shifts
    assert shift.worked == timedelta(hours=9)


def test_who_forgot_to_leave_arrives_again_the_next_day_and_has_no_hours_for_the_first():
    first, second = shifts(("scan", "03-10 07:00"), ("scan", "03-11 07:00"), ("scan", "03-11 15:00"))
    assert first.worked is None
    assert second.worked == timedelta(hours=8)


def test_a_departure_without_an_arrival_is_kept_and_has_no_hours():
    [shift] = shifts(("departure", "03-10 17:00"))
    assert (shift.arrived, shift.worked) == (None, None)


def test_an_arrival_of_who_is_there_and_a_return_from_no_break_change_nothing():
    record = hours.record_of(
        told(("arrival", "03-10 07:00"), ("arrival", "03-10 07:30"), ("back", "03-10 09:00"))
    )
    assert [kind for _event, kind in record.meanings] == ["arrival", None, None]
    assert len(record.shifts) == 1


def test_who_comes_after_all_did_not_stay_away():
    [away] = shifts(("no_show", "03-10 09:00"))
    assert (away.is_absent, away.worked) == (True, None)
    [shift] = shifts(("no_show", "03-10 09:00"), ("scan", "03-10 11:00"))
    assert not shift.is_absent


def test_nobody_who_was_there_stayed_away():
    [shift] = shifts(("scan", "03-10 07:00"), ("no_show", "03-10 09:00"))
    assert not shift.is_absent


def test_scans_told_late_and_out_of_order_give_the_same_hours():
    ordered = told(("scan", "03-10 07:00"), ("scan", "03-10 12:00"), ("scan", "03-10 13:00"))
    late = sorted([ordered[2], ordered[0], ordered[1]], key=lambda event: event.at)
    assert hours.record_of(late).shifts == hours.record_of(ordered).shifts


@pytest.mark.parametrize(
    ("worked", "shown"), [(None, ""), (timedelta(), "0:00"), (timedelta(hours=30, minutes=5), "30:05")]
)
def test_hours_are_shown_in_hours_and_minutes(worked, shown):
    assert hours.clock(worked) == shown
