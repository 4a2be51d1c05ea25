"""How people stand on a day of a project: expected or not, there, on a break, gone."""

from dataclasses import dataclass
from datetime import time

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from . import hours
from .choices import PresenceKind
from .models import Assignment, Attendance, Call

CAME = (PresenceKind.ARRIVAL, PresenceKind.NO_SHOW)
THERE = (PresenceKind.DEPARTURE, PresenceKind.BREAK)
PAUSING = (PresenceKind.BACK, PresenceKind.DEPARTURE)


@dataclass(frozen=True)
class Standing:
    """One person on one day; `attendance` is the last shift that counts, `call_at` a time or None."""

    assignment: Assignment
    attendance: Attendance | None
    is_expected: bool
    call_at: time | None
    now: object

    @property
    def is_in(self):
        return self.attendance is not None and self.attendance.shift.is_open_at(self.now)

    @property
    def actions(self):
        """What can be noted next, the likeliest first."""
        if self.is_in:
            return PAUSING if self.attendance.pause_began else THERE
        return CAME[:1] if self.attendance else CAME

    @property
    def expectation(self):
        """(words, kind of chip)"""
        if not self.is_expected:
            return _("Not expected today"), "warn"
        if self.call_at:
            return _("Expected at %(time)s") % {"time": time_format(self.call_at)}, "on"
        return _("Expected today"), "on"

    @property
    def state(self):
        """(words, kind of chip)"""
        found = self.attendance
        if found is None:
            return _("Not here yet"), "ghosted"
        if found.is_absent:
            return _("Did not come"), "bad"
        if self.is_in and found.pause_began:
            return _("On a break since %(time)s") % {"time": self._clock(found.pause_began)}, "warn"
        if self.is_in:
            return _("Here since %(time)s") % {"time": self._clock(found.arrived)}, "ok"
        if found.left is None:
            return _("No departure noted"), "bad"
        words = _("Left at %(time)s") % {"time": self._clock(found.left)}
        return " · ".join(filter(None, (words, hours.clock(found.worked)))), ""

    def _clock(self, at):
        """The time, with its day where that is another one."""
        local = timezone.localtime(at)
        if local.date() == timezone.localdate(self.now):
            return time_format(local)
        return date_format(local, "SHORT_DATETIME_FORMAT")


def calls_on(project, day):
    return Call.objects.in_force().filter(sheet__project=project, sheet__day=day)


def expected_on(project, day):
    """Who is to come on a day: whom its call sheets name, else everybody in whose days it lies."""
    everybody, calls = Assignment.objects.current().filter(project=project), calls_on(project, day)
    if calls.exists():
        return everybody.filter(pk__in=calls.values("assignment"))
    return everybody.around(day)


def on_set(project, shown, *, now):
    """Who is "expected" today, who is "in", or "all" of a project, in the order of their names."""
    if shown == "expected":
        found = expected_on(project, timezone.localdate(now))
    else:
        found = Assignment.objects.current().filter(project=project)
    if shown == "in":
        there = Attendance.objects.filter(project=project).open_at(now)
        found = found.filter(pk__in=there.values("assignment"))
    return found.for_presence().order_by("talent__name_key", "pk")


def standings(project, assignments, *, now):
    """How these people stand now; four queries whatever their number."""
    day, keys = timezone.localdate(now), [each.pk for each in assignments]
    expected = set(expected_on(project, day).filter(pk__in=keys).values_list("pk", flat=True))
    # The earliest last, since the last one stays.
    called = calls_on(project, day).filter(assignment__in=keys).order_by("-at")
    called = dict(called.values_list("assignment", "at"))
    last = {}
    theirs = Attendance.objects.filter(assignment__in=keys)
    for each in (theirs.filter(day=day) | theirs.open_at(now)).order_by("number"):
        last[each.assignment_id] = each
    return [
        Standing(each, last.get(each.pk), each.pk in expected, called.get(each.pk), now)
        for each in assignments
    ]
