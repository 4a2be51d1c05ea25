"""What is kept of somebody's work in projects, for the archive of their own data."""

from accounts.own_data import part

from .models import Assignment, Attendance, Call, PresenceEvent


@part("projects")
def projects(user):
    found = Assignment.objects.filter(talent__user=user).select_related("role", "project__company")
    return [
        {
            "project": each.project.name,
            "company": each.project.company.name,
            "role": each.role.name,
            "description": each.description,
            "code": each.code,
            "assigned_at": each.assigned_at,
            "removed_at": each.removed_at,
            "selection_mail_at": each.selection_queued_at,
        }
        for each in found.order_by("pk")
    ], []


@part("presence")
def presence(user):
    """Their own hours and what was noted of them; and how often they noted others, whose data it is not."""
    theirs = Assignment.objects.filter(talent__user=user)
    keys = list(theirs.values_list("pk", flat=True))
    events = PresenceEvent.objects.filter(assignment__in=keys).order_by("at", "pk")
    shifts = Attendance.objects.filter(assignment__in=keys).order_by("assignment", "number")
    return {
        "events": list(events.values("assignment__code", "kind", "at", "source", "reason", "recorded_at")),
        "shifts": list(
            shifts.values("assignment__code", "day", "arrived", "left", "paused", "worked", "is_absent")
        ),
        "noted_by_you": PresenceEvent.objects.filter(recorded_by=user.pk).count(),
    }, []


@part("calls")
def calls(user):
    """For which days they were called, and what they answered."""
    found = Call.objects.filter(assignment__talent__user=user).order_by("pk")
    told = ("at", "note", "is_cancelled", "asked_at", "seen_at", "answer", "problem", "answered_at")
    return list(found.values("assignment__code", "sheet__day", "sheet__place", *told)), []
