"""Who is meant by what was scanned or typed, what is noted of them, and how they stand."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cinema import codes as film_codes
from talentio.core.audit import audit

from . import codes, hours, tokens
from .choices import PresenceKind, PresenceSource
from .models import Assignment, Attendance, PresenceEvent
from .standing import expected_on

# A camera reads a badge many times a second, and people show it again to be sure.
SCANNED_TWICE = timedelta(minutes=2)
# Later than this staff add it by hand: hours may have been paid by then.
OLDEST = timedelta(days=30)
# A clock that is off by less is left alone: mail and network take their time too.
CLOCK_IS_OFF = timedelta(minutes=2)
RECORDED = (
    PresenceKind.SCAN,
    PresenceKind.ARRIVAL,
    PresenceKind.DEPARTURE,
    PresenceKind.BREAK,
    PresenceKind.BACK,
    PresenceKind.NO_SHOW,
)


class NotMeant(Exception):
    """What was scanned or typed leads to nobody here; the text says why, in the active language."""


@dataclass(frozen=True)
class Outcome:
    """What became of one fact: "recorded", "repeated" (it is there already) or "ignored" (scanned twice).

    `meaning` is the PresenceKind that it turned out to be, or None where it changed nothing.
    """

    status: str
    meaning: str | None
    at: object


def meant(project, text):
    """The assignment in this project that a badge's token or address, or a code, leads to; else NotMeant."""
    text = unquote(text.strip().rpartition("/")[2])
    if ":" in text:
        return _of_project(project, _by_token(text))
    if codes.is_code(text):
        return _of_project(project, _people().with_code(text).first())
    if film_codes.is_code(text):
        return _by_film_code(project, text)
    raise NotMeant(_("This is neither a code nor a badge of ours."))


def _people():
    return Assignment.objects.for_presence()


def _by_token(token):
    try:
        return _people().filter(pk=tokens.assignment_key(token)).first()
    except tokens.ExpiredToken as expired:
        raise NotMeant(_("This badge has expired: its project is over.")) from expired
    except tokens.BadToken as bad:
        raise NotMeant(_("This badge was not made by us. Ask the person for their code.")) from bad


def _by_film_code(project, text):
    theirs = _people().current().filter(talent__code__in=film_codes.lookup_codes(text))
    here = theirs.filter(project=project)
    # With several roles, the one they are called for today.
    expected = here.filter(pk__in=expected_on(project, timezone.localdate())).order_by("pk").first()
    return _of_project(project, expected or here.order_by("pk").first() or theirs.first())


def _of_project(project, assignment):
    if assignment is None:
        raise NotMeant(_("We know nobody under this code."))
    if assignment.project_id != project.pk:
        name = assignment.role.project.name
        raise NotMeant(_("This badge belongs to another project: %(name)s.") % {"name": name})
    if not assignment.is_current:
        name = assignment.talent.full_name
        raise NotMeant(_("%(name)s was taken out of this project.") % {"name": name})
    return assignment


def moment(device_at, sent_at, *, now):
    """When something happened by our clock, from two readings of the phone's; else ValidationError."""
    off = hours.between(sent_at, now)
    at = device_at + off if abs(off) > CLOCK_IS_OFF else device_at
    if hours.between(at, now) > OLDEST:
        raise ValidationError(_("This happened more than 30 days ago: staff can add it by hand."))
    # Nothing has happened later than now, whatever a clock says.
    return min(at, now)


@transaction.atomic
def record(assignment, kind, *, by, source, at=None, device_at=None, key=None):
    """Note a fact about somebody once, however often it is sent, and return its Outcome."""
    at, key = at or timezone.now(), key or uuid.uuid4()
    assignment = _locked(assignment.pk)
    known = PresenceEvent.objects.filter(key=key).first()
    if known:
        return Outcome("repeated", PresenceEvent.objects.meaning_of(known), known.at)
    if kind == PresenceKind.SCAN and _was_just_scanned(assignment, at):
        return Outcome("ignored", None, at)
    event = PresenceEvent.objects.create(
        **_who_and_where(assignment, by),
        kind=kind,
        at=at,
        device_at=device_at,
        source=source,
        key=key,
    )
    record = Attendance.objects.rebuild(assignment)
    return Outcome("recorded", record.meaning_of(event), at)


def _who_and_where(assignment, by):
    return {
        "project_id": assignment.project_id,
        "role": assignment.role,
        "assignment": assignment,
        "recorded_by": by,
    }


def _was_just_scanned(assignment, at):
    comings = (PresenceKind.SCAN, PresenceKind.ARRIVAL, PresenceKind.DEPARTURE)
    near = PresenceEvent.objects.in_force().filter(
        assignment=assignment,
        kind__in=comings,
        at__gt=at - SCANNED_TWICE,
        at__lt=at + SCANNED_TWICE,
    )
    return near.exists()


@transaction.atomic
def correct(event, kind, *, at, reason, by):
    """Let another fact stand in for one, or none for PresenceKind.NOTHING; both stay in the history.

    Raise ValidationError where somebody else was faster.
    """
    assignment = _locked(event.assignment_id)
    if PresenceEvent.objects.filter(corrects=event).exists():
        raise ValidationError(_("Somebody has corrected this already."))
    made = _by_staff(assignment, kind, at, reason, by, corrects=event)
    audit(by, "correct_presence", made, category="productions", description=assignment.code)


@transaction.atomic
def add(assignment, kind, *, at, reason, by):
    """Note what nobody noted, such as a departure that was forgotten."""
    made = _by_staff(_locked(assignment.pk), kind, at, reason, by)
    audit(by, "add_presence", made, category="productions", description=assignment.code)


def _locked(key):
    """One fact about one person at a time: hours are computed from all of them."""
    return Assignment.objects.select_for_update(of=("self",)).select_related("role").get(pk=key)


def _by_staff(assignment, kind, at, reason, by, corrects=None):
    made = PresenceEvent.objects.create(
        **_who_and_where(assignment, by),
        kind=kind,
        at=at,
        source=PresenceSource.STAFF,
        reason=reason,
        corrects=corrects,
    )
    Attendance.objects.rebuild(assignment)
    return made
