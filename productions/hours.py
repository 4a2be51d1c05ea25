"""What presence events mean, and the hours that follow from them. Nothing here asks the database.

Durations are computed between moments in UTC, so that a change of the clock adds and takes nothing;
a day is the local day on which somebody arrived, however late they leave.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from .choices import PresenceKind

# Whoever arrived longer ago forgot to leave: the next scan is another day's arrival.
LONGEST_SHIFT = timedelta(hours=18)


@dataclass
class Shift:
    """From an arrival to a departure, of which one may be missing; or a day on which somebody stayed away."""

    day: date
    arrived: datetime | None = None
    left: datetime | None = None
    paused: timedelta = timedelta()
    pause_began: datetime | None = None
    is_absent: bool = False

    @property
    def worked(self):
        """Time between both, breaks apart; None while one of the two is missing."""
        if self.arrived is None or self.left is None:
            return None
        return max(between(self.arrived, self.left) - self.paused, timedelta())

    def is_open_at(self, moment):
        return (
            self.arrived is not None and self.left is None and between(self.arrived, moment) <= LONGEST_SHIFT
        )


@dataclass
class Record:
    """All of one person in one project; `meanings` pairs each event with what it was, None for nothing."""

    shifts: list = field(default_factory=list)
    meanings: list = field(default_factory=list)

    def open_shift(self, at):
        """The shift that somebody is in at a moment, or None."""
        last = next((shift for shift in reversed(self.shifts) if not shift.is_absent), None)
        return last if last and last.is_open_at(at) else None

    def meaning_of(self, event):
        """What a saved event turned out to be: a PresenceKind, or None where it changed nothing."""
        return next((kind for each, kind in self.meanings if each.pk == event.pk), None)

    def on(self, day):
        return [shift for shift in self.shifts if shift.day == day]


def between(first, last):
    # Two moments of one zone are subtracted by their clocks; UTC has one that never jumps.
    return last.astimezone(UTC) - first.astimezone(UTC)


def record_of(events):
    """Read one person's events, in the order in which they happened."""
    record = Record()
    for event in events:
        shift, kind = record.open_shift(event.at), PresenceKind(event.kind)
        if kind is PresenceKind.SCAN:
            kind = PresenceKind.DEPARTURE if shift else PresenceKind.ARRIVAL
        record.meanings.append((event, kind if _ACTS[kind](record, shift, event.at) else None))
    return record


def _arrive(record, shift, at):
    if shift:
        return False
    day = timezone.localdate(at)
    # Who came after all did not stay away.
    record.shifts = [each for each in record.shifts if not (each.is_absent and each.day == day)]
    record.shifts.append(Shift(day, arrived=at))
    return True


def _leave(record, shift, at):
    if shift is None:
        record.shifts.append(Shift(timezone.localdate(at), left=at))
    else:
        _end_break(record, shift, at)
        shift.left = at
    return True


def _begin_break(record, shift, at):
    if shift is None or shift.pause_began:
        return False
    shift.pause_began = at
    return True


def _end_break(record, shift, at):
    if shift is None or shift.pause_began is None:
        return False
    shift.paused += between(shift.pause_began, at)
    shift.pause_began = None
    return True


def _stay_away(record, shift, at):
    day = timezone.localdate(at)
    if shift or record.on(day):
        return False
    record.shifts.append(Shift(day, is_absent=True))
    return True


_ACTS = {
    PresenceKind.ARRIVAL: _arrive,
    PresenceKind.DEPARTURE: _leave,
    PresenceKind.BREAK: _begin_break,
    PresenceKind.BACK: _end_break,
    PresenceKind.NO_SHOW: _stay_away,
}


def clock(worked):
    """A duration as "7:05"; "" for None."""
    if worked is None:
        return ""
    minutes = int(worked.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02d}"
