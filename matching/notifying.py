"""Telling people that a search found them: wished by staff, sent by the queue, once for each search."""

import logging
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django_q.tasks import async_task

from accounts.erasure import forget_mails
from notifications.models import EmailLog
from talentio.core.audit import audit

from .emails import MAILS
from .models import Notice

BATCH = 200
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """How far the mails of a run are; `logs` is {candidate's key: its mail's log, or None}."""

    logs: dict
    wished: int
    done: int


@transaction.atomic
def wish(run, candidates, *, title, message, contact, by):
    """Have these people told who were not yet; return how many. A second wish changes nothing."""
    words = {"title": title, "message": message, "contact": contact, "wished_by": by}
    before = run.notices.count()
    Notice.objects.bulk_create(
        [Notice(run=run, candidate=each, **words) for each in candidates], ignore_conflicts=True
    )
    count = run.notices.count() - before
    if count:
        audit(by, "notify_candidates", run, category="matching", description=str(count))
        transaction.on_commit(lambda: async_task("matching.tasks.send_notices"), robust=True)
    return count


def send_waiting():
    """Put the mails that are wished into the outbox, a batch at a time; return how many were looked at.

    Safe to run twice and to be killed: each is once in the outbox, and one bad address stops no other.
    """
    waiting = Notice.objects.waiting().for_mails().order_by("pk")[:BATCH]
    return len([_queue(notice) for notice in waiting])


def _queue(notice):
    with transaction.atomic():
        try:
            MAILS[notice.candidate.kind].send_to(notice)
        except ValidationError:
            log.warning("The mail of notice %s has no good address", notice.pk)
        Notice.objects.filter(pk=notice.pk).update(queued_at=timezone.now())


def told(run):
    """Who of a run was told; two queries whatever their number."""
    notices = {f"{Notice._meta.label}:{each.pk}": each for each in run.notices.all()}
    logs = dict.fromkeys((each.candidate_id for each in notices.values()), None)
    found = EmailLog.objects.filter(about__in=notices).defer("html", "text").order_by("pk")
    for each in found if notices else ():
        logs[notices[each.about].candidate_id] = each
    done = sum(each.queued_at is not None and _has_left(logs[each.candidate_id]) for each in notices.values())
    return Told(logs, len(notices), done)


def _has_left(log):
    """Whether there is nothing to wait for; who has no address has no log."""
    return log is None or log.status != EmailLog.Status.QUEUED


@receiver(post_delete, sender=Notice)
def forget(sender, instance, **kwargs):
    """With the person go the words that were written to them; that a mail left stays known."""
    forget_mails(EmailLog.objects.filter(about=f"{Notice._meta.label}:{instance.pk}"))
