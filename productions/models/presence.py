"""What happened on a set: who came, left, paused or never came; and the hours that follow from it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from productions import hours
from productions.choices import PresenceKind, PresenceSource

from .assignment import Assignment
from .project import Project, Role


class NeverChanged(Exception):
    """Somebody tried to change or delete a fact; add a correction instead."""


def _to(model, name):
    """A reference without a constraint: erasing whom it leads to changes no row that has it.

    Hours of a project stay true, and a number that leads to nobody is left.
    """
    return models.ForeignKey(
        model,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=name,
    )


class PresenceEventQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise NeverChanged

    def delete(self):
        raise NeverChanged

    def in_force(self):
        """Keep what no correction stands in for."""
        return self.filter(correction=None).exclude(kind=PresenceKind.NOTHING)

    def record_of(self, key):
        """What all events of one assignment mean together."""
        return hours.record_of(self.in_force().filter(assignment=key).order_by("at", "pk"))

    def meaning_of(self, event):
        return self.record_of(event.assignment_id).meaning_of(event)

    def for_display(self):
        """Load what lists show; who was erased since is None."""
        people = self.select_related("assignment__talent", "role", "recorded_by", "corrects", "correction")
        return people.only(
            *("kind", "at", "source", "reason", "recorded_at", "project_id", "role__name"),
            *("assignment__code", "assignment__talent__first_name", "assignment__talent__last_name"),
            *("recorded_by__first_name", "recorded_by__last_name", "recorded_by__email"),
            *("corrects__kind", "corrects__at", "correction__id"),
        )


class PresenceEvent(models.Model):
    """One fact about one person in one project; it is added and never changed."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="presence", verbose_name=_("project"), db_index=False
    )
    role = models.ForeignKey(
        Role, models.PROTECT, related_name="presence", verbose_name=_("role"), db_index=False
    )
    assignment = _to(Assignment, _("assignment"))
    kind = models.CharField(_("what"), max_length=12, choices=PresenceKind)
    at = models.DateTimeField(_("when"))
    # What the phone's clock said, where there is one; `at` is put right by what it was off.
    device_at = models.DateTimeField(_("by the phone’s clock"), null=True)
    source = models.CharField(_("how"), max_length=8, choices=PresenceSource)
    # Made by the device: the same fact, sent again because no answer came, is one row.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="correction", verbose_name=_("corrects")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    recorded_by = _to(settings.AUTH_USER_MODEL, _("recorded by"))

    objects = PresenceEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence event")
        verbose_name_plural = _("presence events")
        ordering = ["at", "id"]
        permissions = [("correct_presence", _("Can correct presence"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=PresenceSource.STAFF) | ~Q(reason=""), name="correction_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | Q(source=PresenceSource.STAFF), name="staff_correct"
            ),
            models.CheckConstraint(
                condition=~Q(kind=PresenceKind.NOTHING) | Q(corrects__isnull=False),
                name="nothing_corrects_something",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "at"], name="presence_project"),
            models.Index(fields=["assignment", "at"], name="presence_person"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise NeverChanged
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise NeverChanged

    @property
    def is_replaced(self):
        """Tell whether a correction stands in for it; needs `for_display()`."""
        return getattr(self, "correction", None) is not None


class AttendanceQuerySet(models.QuerySet):
    def open_at(self, moment):
        """Keep who is there: arrived, not gone, and not so long ago that they forgot to leave."""
        since = moment - hours.LONGEST_SHIFT
        return self.filter(left=None, arrived__gte=since, arrived__lte=moment)

    def between(self, first, last):
        """Keep days of a closed range; None leaves a side open."""
        found = self if first is None else self.filter(day__gte=first)
        return found if last is None else found.filter(day__lte=last)

    def rebuild(self, assignment):
        """Bring the rows of one person in line with their events; call it with the assignment locked."""
        record = PresenceEvent.objects.record_of(assignment.pk)
        known = {row.number: row for row in self.filter(assignment=assignment)}
        for number, shift in enumerate(record.shifts):
            row = known.pop(number, None) or Attendance(
                assignment=assignment, number=number, project_id=assignment.project_id, role=assignment.role
            )
            row.take(shift)
        self.filter(pk__in=[row.pk for row in known.values()]).delete()
        return record


class Attendance(models.Model):
    """One shift of one person, or a day on which they did not come; made from events, never by hand."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="attendances", verbose_name=_("project"), db_index=False
    )
    role = models.ForeignKey(
        Role, models.PROTECT, related_name="attendances", verbose_name=_("role"), db_index=False
    )
    assignment = _to(Assignment, _("assignment"))
    number = models.PositiveIntegerField()
    day = models.DateField(_("day"))
    arrived = models.DateTimeField(_("arrived"), null=True)
    left = models.DateTimeField(_("left"), null=True)
    paused = models.DurationField(_("breaks"))
    pause_began = models.DateTimeField(null=True)
    worked = models.DurationField(_("hours"), null=True)
    is_absent = models.BooleanField(_("did not come"), default=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["day", "arrived", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="attendance_numbered"),
        ]
        indexes = [
            models.Index(fields=["project", "day"], name="attendance_day"),
            models.Index(fields=["project", "arrived"], condition=Q(left=None), name="attendance_open"),
        ]

    def __str__(self):
        return f"{self.day} · {self.assignment_id}"

    def take(self, shift):
        """Save what a Shift says, if anything is new."""
        told = {name: getattr(shift, name) for name in (*SHIFT, "worked")}
        if self.pk and all(getattr(self, name) == value for name, value in told.items()):
            return
        for name, value in told.items():
            setattr(self, name, value)
        self.save()

    @property
    def is_open(self):
        return self.shift.is_open_at(timezone.now())

    @property
    def shift(self):
        return hours.Shift(**{name: getattr(self, name) for name in SHIFT})


SHIFT = ("day", "arrived", "left", "paused", "pause_began", "is_absent")
