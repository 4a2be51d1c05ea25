"""Hours of a project by role, by person and by day, for its page, its table and its sheet."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from . import hours
from .choices import CallAnswer
from .models import Assignment, Attendance, Call

THERE = Q(is_absent=False)


@dataclass(frozen=True)
class RoleLine:
    """A role: how many are wanted, assigned, confirmed for a call, were ever there, and their hours."""

    role: object
    assigned: int
    confirmed: int
    present: int
    worked: timedelta

    @property
    def clock(self):
        return hours.clock(self.worked)


def by_role(project):
    """One RoleLine for each role; four queries whatever their number."""
    found = Attendance.objects.filter(THERE, project=project).values("role").order_by("role")
    sums = {
        each["role"]: each
        for each in found.annotate(present=Count("assignment", distinct=True), worked=Sum("worked"))
    }
    confirmed, lines = _confirmed(project), []
    for role in project.roles.with_filled():
        own = sums.get(role.pk, {})
        worked = own.get("worked") or timedelta()
        lines.append(RoleLine(role, role.filled, confirmed.get(role.pk, 0), own.get("present", 0), worked))
    return lines


def _confirmed(project):
    """{role's key: how many confirmed for the latest day whose call sheet was sent}"""
    sent = project.call_sheets.filter(version__gt=0).order_by("-day").values_list("day", flat=True)
    calls = Call.objects.in_force().filter(sheet__project=project, sheet__day=sent.first())
    found = calls.filter(answer=CallAnswer.CONFIRMED).order_by().values_list("assignment__role")
    return dict(found.annotate(Count("assignment", distinct=True)))


def total(lines):
    """The sum of RoleLines."""
    figures = [(line.assigned, line.confirmed, line.present, line.worked) for line in lines]
    assigned, confirmed, present = (sum(each[place] for each in figures) for place in range(3))
    return RoleLine(None, assigned, confirmed, present, sum((each[3] for each in figures), timedelta()))


def by_day(rows):
    """Days of some Attendances, the newest first: {day, people, absent, worked}."""
    return (
        rows.values("day")
        .annotate(
            people=Count("assignment", filter=THERE, distinct=True),
            absent=Count("assignment", filter=~THERE, distinct=True),
            hours=Sum("worked"),
        )
        .order_by("-day")
    )


def by_person(rows, *, now):
    """People of some Attendances: {assignment, role__name, days, missing, absent, hours}."""
    still_there = Q(left=None, arrived__isnull=False, arrived__gte=now - hours.LONGEST_SHIFT)
    return (
        rows.values("assignment", "role__name")
        .annotate(
            days=Count("day", filter=THERE, distinct=True),
            missing=Count("pk", filter=THERE & Q(worked=None) & ~still_there),
            absent=Count("pk", filter=~THERE),
            hours=Sum("worked"),
        )
        .order_by("role__name", "assignment")
    )


def names_of(keys):
    """{assignment's key: (name, code)}; whoever was erased is not in it."""
    found = Assignment.objects.filter(pk__in=keys).select_related("talent")
    found = found.only("code", "talent__first_name", "talent__last_name")
    return {each.pk: (each.talent.full_name, each.code) for each in found}


def nobody():
    return _("Erased person"), ""


BATCH = 500


def header():
    return [
        *(_("Day"), _("Project code"), _("Name"), _("Role"), _("Arrived"), _("Left")),
        *(_("Breaks"), _("Hours"), _("Decimal hours"), _("Remark")),
    ]


def lines_of(rows):
    """Each Attendance as cells of a table, read in batches; two queries for each."""
    rows = rows.select_related("role").order_by("day", "role_id", "assignment_id", "number")
    for batch in _batches(rows.iterator(chunk_size=BATCH)):
        names = names_of([row.assignment_id for row in batch])
        for row in batch:
            yield _cells(row, *names.get(row.assignment_id, nobody()))


def _batches(rows):
    while batch := list(islice(rows, BATCH)):
        yield batch


def _cells(row, name, code):
    breaks = hours.clock(row.paused) if row.paused else ""
    decimal = f"{row.worked.total_seconds() / 3600:.2f}" if row.worked is not None else ""
    times = (moment and f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" for moment in (row.arrived, row.left))
    return [row.day, code, name, row.role.name, *times, breaks, hours.clock(row.worked), decimal, remark(row)]


def remark(row):
    if row.is_absent:
        return _("Did not come")
    if row.is_open:
        return _("Still there")
    if row.left is None:
        return _("No departure noted")
    return "" if row.arrived else _("No arrival noted")
