"""Who plays which role."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.name_search import is_named
from cinema.models import CinemaTalent
from cinema.models.talent import ENCRYPTED
from productions import codes
from productions.choices import ProjectStatus
from talentio.core.audit import audit

from .project import Project, Role

# The code of the one refusal that says "done already" rather than "not allowed".
ALREADY = "already_assigned"


class AssignmentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(removed_at=None)

    def visible_to(self, user):
        """Keep what this person may see: permitted staff all, others those of people they may see."""
        if user.has_perm("productions.view_assignment"):
            return self
        projects = Project.objects.visible_to(user)
        return self.current().filter(talent__in=CinemaTalent.objects.visible_to(user), project__in=projects)

    def for_display(self):
        return self.select_related("role", "talent").defer(*(f"talent__{name}" for name in ENCRYPTED))

    def for_badges(self):
        projects = self.for_display().select_related("role__project__company", "talent")
        return projects.defer(*(f"talent__{name}" for name in ("bio", *ENCRYPTED)))

    def for_presence(self):
        """Load who is who on a set, and no contact."""
        return self.for_display().select_related("role__project")

    def around(self, day):
        """Keep those in whose days a day lies; days that are not known leave a side open."""
        begun, not_over = Q(first_day=None) | Q(first_day__lte=day), Q(last_day=None) | Q(last_day__gte=day)
        return self.with_days().filter(begun, not_over)

    def called(self, text):
        """Keep whose name, or the beginning of whose code, is meant by a text."""
        names = CinemaTalent.objects.filter(is_named(text))
        return self.filter(Q(talent__in=names) | Q(code__startswith=codes.normalise_code(text) or "-"))

    def waiting_for_mail(self):
        return self.filter(selection_wished_at__isnull=False, selection_queued_at=None)

    def for_mails(self):
        """Load all that a mail says, and the address that it goes to."""
        return self.select_related(
            "role__project__company__country",
            "role__project__country",
            "talent__user",
            "selection_wished_by",
        )

    def with_code(self, code):
        return self.filter(code=codes.normalise_code(code))

    def with_days(self):
        """Annotate the days of each: its role's, else its project's."""
        return self.annotate(
            first_day=Coalesce("role__starts_on", "project__starts_on"),
            last_day=Coalesce("role__ends_on", "project__ends_on"),
        )

    def in_the_way_of(self, role, talents):
        """Keep what these people do on other projects on days of this role; without days nothing is.

        A missing last day leaves it open, since shooting that has begun goes on.
        """
        first, last = role.first_day, role.last_day
        if first is None:
            return self.none()
        others = self.current().filter(talent__in=talents).exclude(project=role.project_id)
        others = others.exclude(project__status=ProjectStatus.FINISHED).with_days()
        others = others.filter(Q(last_day=None) | Q(last_day__gte=first), first_day__isnull=False)
        return others if last is None else others.filter(first_day__lte=last)


class Assignment(models.Model):
    """One person in one role, with the code that stands on their badge.

    A removal keeps the row, and so the history; whoever comes back gets a new row and a new code.
    """

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="assignments", verbose_name=_("project"), db_index=False
    )
    role = models.ForeignKey(
        Role, models.PROTECT, related_name="assignments", verbose_name=_("role"), db_index=False
    )
    talent = models.ForeignKey(
        CinemaTalent, models.CASCADE, related_name="assignments", verbose_name=_("film talent")
    )
    code = models.CharField(_("project code"), max_length=32, unique=True, editable=False)
    description = models.CharField(_("description of the role"), max_length=300, blank=True)
    assigned_at = models.DateTimeField(_("assigned"), default=timezone.now, editable=False)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("assigned by"),
        editable=False,
    )
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("removed by"),
        editable=False,
    )

    # When staff wanted the mail "you are chosen", and when the outbox got it.
    selection_wished_at = models.DateTimeField(null=True, blank=True, editable=False)
    selection_wished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    selection_queued_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "talent"], condition=Q(removed_at=None), name="talent_once_per_role"
            )
        ]
        indexes = [
            models.Index(fields=["project", "id"], name="assignment_project"),
            models.Index(fields=["role", "removed_at"], name="assignment_role"),
            models.Index(
                fields=["id"],
                condition=Q(selection_wished_at__isnull=False, selection_queued_at=None),
                name="assignment_mail_waits",
            ),
        ]

    def __str__(self):
        return f"{self.code} · {self.talent}"

    @property
    def shown_description(self):
        return self.description or self.role.description

    @property
    def photo_url(self):
        return self.talent.photo_url(96)

    @property
    def large_photo_url(self):
        return self.talent.photo_url(320)

    @property
    def is_current(self):
        return self.removed_at is None

    @transaction.atomic
    def remove(self, by):
        """Take the person out of the role and keep the row; tell whether they were still in it."""
        removed = Assignment.objects.current().filter(pk=self.pk)
        if not removed.update(removed_at=timezone.now(), removed_by=by):
            return False
        audit(by, "remove_talent", self, category="productions", description=self.code)
        return True


def refusal(role, talent):
    """Why this person may not be in this role, in the active language; "" where they may."""
    account, name = talent.user, {"name": talent.full_name}
    if account and (not account.is_active or account.erase_on):
        return gettext("The account of %(name)s is closed.") % name
    day = max(role.first_day or timezone.localdate(), timezone.localdate())
    if not talent.is_minor_on(day):
        return ""
    if not role.open_to_minors:
        return gettext("%(name)s is a minor, and this role is not open to minors.") % name
    if talent.guardian_consented_at is None:
        return gettext("The guardian of %(name)s has not agreed yet.") % name
    return ""


def assign(role, talent, *, by, description=""):
    """Put a person into a role and return the Assignment; raise ValidationError with the reason if not.

    Distinct and consecutive codes under any number of processes; never twice in one role.
    """
    reason = refusal(role, talent)
    if reason:
        raise ValidationError(reason)
    try:
        with transaction.atomic():
            return _create(role, talent, by, description)
    except IntegrityError as twice:
        if not Assignment.objects.current().filter(role=role, talent=talent).exists():
            raise
        raise _already(role, talent) from twice


def _create(role, talent, by, description):
    if Assignment.objects.current().filter(role=role, talent=talent).exists():
        raise _already(role, talent)
    code = codes.issue(role.project, is_taken=lambda code: Assignment.objects.filter(code=code).exists())
    assignment = Assignment.objects.create(
        project_id=role.project_id,
        role=role,
        talent=talent,
        code=code,
        description=description,
        assigned_by=by,
    )
    audit(by, "assign_talent", assignment, category="productions", description=code)
    return assignment


def _already(role, talent):
    return ValidationError(
        gettext("%(name)s is in the role “%(role)s” already."),
        code=ALREADY,
        params={"name": talent.full_name, "role": role.name},
    )
