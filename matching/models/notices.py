"""Whom staff wanted to be told about a search, and whether the outbox has it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .searches import Candidate, MatchRun

LONGEST_MESSAGE = 500


class NoticeQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(queued_at=None)

    def for_mails(self):
        """Load all that a mail says, and the address that it goes to."""
        return self.select_related("run", "wished_by", "candidate__user", "candidate__film__user")


class Notice(models.Model):
    """One person, told once about one search."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="notices", db_index=False)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="+")
    title = models.CharField(_("what it is about"), max_length=120)
    message = models.CharField(_("message"), max_length=LONGEST_MESSAGE)
    contact = models.CharField(_("how to answer"), max_length=200)
    wished_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    wished_at = models.DateTimeField(_("wished"), default=timezone.now)
    queued_at = models.DateTimeField(_("handed to the outbox"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of a match")
        verbose_name_plural = _("notices of matches")
        default_permissions = ()
        permissions = [("notify_candidates", _("Can tell people that a search found them"))]
        constraints = [models.UniqueConstraint(fields=["run", "candidate"], name="told_once_about_a_search")]
        indexes = [models.Index(fields=["id"], condition=Q(queued_at=None), name="notice_waits")]

    def __str__(self):
        return f"{self.run_id}: {self.candidate_id}"
