"""Call sheets: a day of shooting of one unit, and who is called when."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cinema.models.talent import ENCRYPTED
from productions.choices import CallAnswer, CallMail

from .assignment import Assignment
from .project import Project

# Whoever is on a set or a bus reads mail late; a reminder within the hour would only annoy.
BETWEEN_MAILS = timedelta(hours=1)


class CallSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep what this person may see: call sheets are the team's; others have the link of their line."""
        return self if user.has_perm("productions.view_callsheet") else self.none()

    def for_display(self):
        return self.select_related("project__company")

    def with_answers(self):
        """Annotate each with how many are `called`, `confirmed` and have a `problem`."""
        current = Q(calls__is_cancelled=False)
        return self.annotate(
            called=Count("calls", filter=current),
            confirmed=Count("calls", filter=current & Q(calls__answer=CallAnswer.CONFIRMED)),
            problems=Count("calls", filter=current & Q(calls__answer=CallAnswer.PROBLEM)),
        )


class CallSheet(models.Model):
    """One day of one unit. `version` counts how often it was sent; 0 is a draft that nobody got."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="call_sheets", verbose_name=_("project"), db_index=False
    )
    day = models.DateField(_("shooting day"))
    unit = models.CharField(_("unit"), max_length=60, blank=True, help_text=_("Empty for the main unit."))
    place = models.CharField(_("place"), max_length=300)
    general_call = models.TimeField(_("general call"))
    hospital = models.CharField(_("nearest hospital"), max_length=300, blank=True)
    contact = models.CharField(_("contact on the day"), max_length=200, help_text=_("Name and phone."))
    notes = models.TextField(_("notes"), max_length=3000, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=0, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = CallSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("call sheet")
        verbose_name_plural = _("call sheets")
        ordering = ["day", "unit", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "day", "unit"],
                name="one_call_sheet_per_unit_and_day",
                violation_error_message=_("This unit has a call sheet for that day already."),
            )
        ]
        permissions = [("send_calls", _("Can send call sheets"))]

    def __str__(self):
        return " · ".join(filter(None, (date_format(self.day), self.unit)))

    def get_absolute_url(self):
        return reverse("productions:call_sheet", args=[self.pk])

    @property
    def is_over(self):
        return self.day < timezone.localdate()


class CallQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(is_cancelled=False)

    def waiting_for_mail(self):
        return self.filter(mail_due__isnull=False)

    def unanswered(self):
        """Keep who was asked and has not answered."""
        return self.in_force().filter(asked_at__isnull=False, answer=CallAnswer.NONE)

    def to_remind(self, now):
        """Keep who has not answered; nobody within an hour of their last mail."""
        late = now - BETWEEN_MAILS
        not_lately = Q(reminded_at=None) | Q(reminded_at__lt=late)
        return self.unanswered().filter(not_lately, asked_at__lt=late, mail_due=None)

    def for_display(self):
        people = self.select_related("assignment__talent", "assignment__role")
        return people.defer(*(f"assignment__talent__{name}" for name in ENCRYPTED)).order_by("at", "pk")

    def for_mails(self):
        return self.select_related(
            "sheet__project__company",
            "sheet__sent_by",
            "assignment__role__project",
            "assignment__talent__user",
        )


class Call(models.Model):
    """A line of a call sheet: one person, when, and what they answered.

    `asked_about` is a digest of what the last mail told them, so that a new version asks again only
    those for whom something changed.
    """

    # What asking anew sets.
    ASKING = (
        "asked_about",
        "asked_at",
        "mail_due",
        "seen_at",
        "answer",
        "answered_at",
        "problem",
        "reminded_at",
    )

    sheet = models.ForeignKey(
        CallSheet, models.CASCADE, related_name="calls", verbose_name=_("call sheet"), db_index=False
    )
    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="calls", verbose_name=_("assignment")
    )
    at = models.TimeField(_("call time"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_cancelled = models.BooleanField(_("no longer called"), default=False)

    asked_about = models.CharField(max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked"), null=True, editable=False)
    mail_due = models.CharField(max_length=8, null=True, choices=CallMail, editable=False)  # noqa: DJ001 indexed
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, editable=False)
    seen_at = models.DateTimeField(_("seen"), null=True, editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=CallAnswer, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    problem = models.CharField(_("problem"), max_length=500, blank=True, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "assignment"], name="called_once_per_sheet"),
            models.CheckConstraint(
                condition=~Q(answer=CallAnswer.PROBLEM) | ~Q(problem=""), name="problem_is_told"
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(mail_due__isnull=False), name="call_mail_waits")]

    def __str__(self):
        return f"{time_format(self.at)} · {self.assignment}"

    @property
    def starts_at(self):
        """The moment, by the clocks of the site."""
        return timezone.make_aware(datetime.combine(self.sheet.day, self.at))

    @property
    def digest(self):
        """Of all that this person is told; needs the sheet loaded."""
        sheet = self.sheet
        told = (sheet.day, sheet.unit, sheet.place, self.at, self.note, self.is_cancelled)
        # As a list, so that the end of one text never reads as the beginning of the next.
        return hashlib.sha256(repr([str(each) for each in told]).encode()).hexdigest()

    @property
    def is_news(self):
        """Tell whether the person does not know yet what stands here; needs the sheet loaded."""
        return self.digest != self.asked_about

    @property
    def state(self):
        """(words, kind of chip) for the board."""
        if self.is_cancelled:
            return _("No longer called"), "ghosted"
        if self.answer == CallAnswer.CONFIRMED:
            return CallAnswer.CONFIRMED.label, "ok"
        if self.answer == CallAnswer.PROBLEM:
            return CallAnswer.PROBLEM.label, "bad"
        if self.seen_at:
            return pgettext_lazy("call", "Seen"), "on"
        if self.asked_at:
            return pgettext_lazy("call", "Sent"), ""
        return pgettext_lazy("call", "Not sent yet"), "warn"

    def ask(self, about, *, now):
        """Have the person asked about what is new; what they said to something else counts no more."""
        self.asked_about, self.asked_at, self.mail_due = about, now, CallMail.ASK
        self.seen_at = self.answered_at = self.reminded_at = None
        self.answer, self.problem = CallAnswer.NONE, ""

    def see(self):
        """Note that the person opened their page, once."""
        Call.objects.filter(pk=self.pk, seen_at=None).update(seen_at=timezone.now())

    def confirm(self):
        """Tell whether it was new, as `report()` does."""
        return self._answer(CallAnswer.CONFIRMED, "")

    def report(self, problem):
        return self._answer(CallAnswer.PROBLEM, problem)

    def _answer(self, answer, problem):
        same = Q(answer=answer, problem=problem)
        changed = Call.objects.in_force().filter(pk=self.pk).exclude(same)
        now = timezone.now()
        return bool(
            changed.update(
                answer=answer,
                problem=problem,
                answered_at=now,
                seen_at=Coalesce(F("seen_at"), now),
            )
        )
