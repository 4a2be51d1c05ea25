"""Telling people that they are chosen: wished by staff, sent by the queue, once for each assignment."""

import logging
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django_q.tasks import async_task

from notifications.models import EmailLog

from .emails import ProjectSelection
from .models import Assignment, Call

# What surely fits into the two minutes after which the queue ends a task.
BATCH = 200
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """How far the mails of a project are; `people` are pairs of an assignment and its mail's log, or None."""

    people: list
    wished: int
    done: int


@transaction.atomic
def wish(assignments, *, by):
    """Have these people told who were not yet; return how many. A second wish changes nothing."""
    wished = assignments.current().filter(selection_wished_at=None)
    count = wished.update(selection_wished_at=timezone.now(), selection_wished_by=by)
    if count:
        transaction.on_commit(lambda: async_task("productions.tasks.send_selections"), robust=True)
    return count


def send_waiting():
    """Put the mails that are wished into the outbox, a batch at a time; return how many were looked at.

    Safe to run twice and to be killed: each is once in the outbox, and one bad address stops no other.
    """
    waiting = Assignment.objects.current().waiting_for_mail().for_mails().order_by("pk")[:BATCH]
    return len([_queue(assignment) for assignment in waiting])


def _queue(assignment):
    with transaction.atomic():
        try:
            ProjectSelection.send_to(assignment, by=assignment.selection_wished_by)
        except ValidationError:
            log.warning("The selection mail of assignment %s has no good address", assignment.pk)
        Assignment.objects.filter(pk=assignment.pk).update(selection_queued_at=timezone.now())


def told(project):
    """Who of a project was told; two queries whatever its size."""
    people = list(Assignment.objects.current().filter(project=project).for_display().order_by("pk"))
    names = {f"{Assignment._meta.label}:{each.pk}": each for each in people}
    logs = EmailLog.objects.filter(key=ProjectSelection.key, about__in=names).order_by("pk")
    last = {names[each.about].pk: each for each in logs.defer("html", "text")}
    wished = [each for each in people if each.selection_wished_at]
    busy = sum(
        each.selection_queued_at is None
        or (each.pk in last and last[each.pk].status == EmailLog.Status.QUEUED)
        for each in wished
    )
    return Told([(each, last.get(each.pk)) for each in people], len(wished), len(wished) - busy)


@receiver(post_delete, sender=Assignment)
@receiver(post_delete, sender=Call)
def forget_mails(sender, instance, **kwargs):
    """With the person go the words that were written to them; that a mail left stays known."""
    mails = EmailLog.objects.filter(about=f"{sender._meta.label}:{instance.pk}")
    mails.filter(status=EmailLog.Status.QUEUED).update(status=EmailLog.Status.SKIPPED)
    mails.update(
        to_email="erased@invalid.invalid",
        to_name="",
        subject="",
        html="",
        text="",
        params={},
        related_code="",
        error="",
    )
