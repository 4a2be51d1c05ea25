"""Calling people for a day: who is on the sheet, asking, reminding. The queue sends what is due."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from notifications.models import EmailLog
from talentio.core.audit import audit

from .choices import CallAnswer, CallMail
from .emails import CallForADay, CallProblem
from .models import Assignment, Call, CallSheet

# What surely fits into the two minutes after which the queue ends a task.
BATCH = 200
# Whoever has the link may write as often as they like; the board always shows the newest words.
MOST_MAILS_OF_PROBLEMS = 10
log = logging.getLogger(__name__)


@transaction.atomic
def call_people(sheet, wanted):
    """Let these people stand on the sheet: {assignment's key: (time, note)}.

    Whoever was asked before and is left out is told at the next sending; others just go.
    """
    sheet = _locked(sheet)
    known = {call.assignment_id: call for call in sheet.calls.all()}
    for key, (at, note) in wanted.items():
        call = known.pop(key, None) or Call(sheet=sheet, assignment_id=key)
        call.at, call.note, call.is_cancelled = at, note, False
        call.save()
    left_out = sheet.calls.filter(pk__in=[call.pk for call in known.values()])
    left_out.filter(asked_at=None).delete()
    left_out.update(is_cancelled=True)


@transaction.atomic
def send(sheet, *, by):
    """Ask everybody for whom something is new, and nobody else; return how many."""
    sheet = _locked(sheet)
    taken_out = sheet.calls.filter(assignment__removed_at__isnull=False)
    taken_out.filter(asked_at=None).delete()
    taken_out.update(is_cancelled=True)
    changed = [call for call in sheet.calls.select_related("sheet") if call.digest != call.asked_about]
    if not changed:
        return 0
    now = timezone.now()
    for call in changed:
        call.ask(call.digest, now=now)
    Call.objects.bulk_update(changed, Call.ASKING)
    CallSheet.objects.filter(pk=sheet.pk).update(version=sheet.version + 1, sent_at=now, sent_by=by)
    audit(by, "send_calls", sheet, category="productions", description=str(len(changed)))
    _wake()
    return len(changed)


@transaction.atomic
def remind(sheet, *, by):
    """Ask those again who have not answered, at most once an hour; return how many."""
    sheet, now = _locked(sheet), timezone.now()
    late = list(sheet.calls.to_remind(now))
    for call in late:
        call.mail_due, call.reminded_at, call.reminders = CallMail.REMIND, now, call.reminders + 1
    Call.objects.bulk_update(late, ["mail_due", "reminded_at", "reminders"])
    if late:
        audit(by, "remind_calls", sheet, category="productions", description=str(len(late)))
        _wake()
    return len(late)


def _locked(sheet):
    return CallSheet.objects.select_for_update().get(pk=sheet.pk)


def _wake():
    transaction.on_commit(lambda: async_task("productions.tasks.send_calls"), robust=True)


def send_due():
    """Put due mails into the outbox, a batch at a time; return how many were looked at.

    Safe to run twice and to be killed: each is once in the outbox, and one bad address stops no other.
    """
    due = Call.objects.waiting_for_mail().for_mails().order_by("pk")[:BATCH]
    return len([_queue(call) for call in due])


def _queue(call):
    with transaction.atomic():
        try:
            CallForADay.send_to(call)
        except ValidationError:
            log.warning("The call %s has no good address", call.pk)
        Call.objects.filter(pk=call.pk, mail_due=call.mail_due).update(mail_due=None)


@transaction.atomic
def take_problem(call, words):
    """Keep what somebody tells of their call and have the team told; the same words again tell nobody."""
    if not call.report(words):
        return
    told = EmailLog.objects.filter(key=CallProblem.key, about=f"{call._meta.label}:{call.pk}")
    if told.count() >= MOST_MAILS_OF_PROBLEMS:
        return
    call.refresh_from_db(fields=["answered_at"])
    try:
        CallProblem.send_to_team(call)
    except ValidationError:
        # What they wrote must stand on the board all the same.
        log.warning("Nobody could be told of a problem with the call %s", call.pk)


def crew_of(project):
    """Roles of a project that have people: [(role, [assignments])], in two queries."""
    by_role = {}
    people = Assignment.objects.current().filter(project=project).for_display()
    for assignment in people.order_by("talent__name_key", "pk"):
        by_role.setdefault(assignment.role_id, []).append(assignment)
    return [(role, by_role[role.pk]) for role in project.roles.all() if role.pk in by_role]


def board(calls):
    """How many of these calls are in force, and of those sent, seen, confirmed, or in trouble."""
    current = [call for call in calls if not call.is_cancelled]
    return {
        "called": len(current),
        "sent": sum(call.asked_at is not None for call in current),
        "seen": sum(call.seen_at is not None for call in current),
        "confirmed": sum(call.answer == CallAnswer.CONFIRMED for call in current),
        "problem": sum(call.answer == CallAnswer.PROBLEM for call in current),
    }
