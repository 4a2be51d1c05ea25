"""A project of a company, and the roles that it casts."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cinema.choices import ProductionType, TalentType
from cinema.lists import language_name, languages
from productions import codes
from productions.choices import ProjectStatus
from talentio.core.models import Country
from talentio.core.spelling import fold
from talents.choices import RateUnit

from .company import Company

AGES = (0, 120)


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep what this person may see: permitted staff all, others those of active companies."""
        if user.has_perm("productions.view_project"):
            return self
        return self.filter(company__is_active=True) if user.is_authenticated else self.none()

    def called(self, text):
        """Keep projects whose name, or whose codes' beginning, is meant by a text."""
        is_meant = Q(prefix__startswith="".join(c for c in text.upper() if c.isalnum()) or "-")
        words = fold(text).split()[:6]
        if words:
            named = Q()
            for word in words:
                named &= Q(name_key__contains=word)
            is_meant |= named
        return self.filter(is_meant)

    def open(self):
        return self.exclude(status=ProjectStatus.FINISHED)

    def by_nearness(self, day):
        """Annotate `is_today`, whether a day lies in theirs; those first, then by their first day."""
        runs = Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))
        is_today = models.Case(
            models.When(runs, then=True), default=False, output_field=models.BooleanField()
        )
        found = self.annotate(is_today=is_today)
        return found.order_by("-is_today", F("starts_on").asc(nulls_last=True), "-pk")

    def for_display(self):
        return self.select_related("company__country", "country")

    def with_people(self):
        """Annotate each with `people`, how many roles are filled now."""
        return self.annotate(people=Count("assignments", filter=Q(assignments__removed_at=None)))


class Project(models.Model):
    name = models.CharField(_("name of the production"), max_length=200)
    name_key = models.CharField(max_length=210, editable=False)
    type = models.CharField(_("type"), max_length=20, choices=ProductionType)
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="projects", verbose_name=_("production company"), db_index=False
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
        help_text=_("The company's if left empty."),
        db_index=False,
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    shooting_locations = models.TextField(_("shooting locations"), blank=True)
    description = models.TextField(_("description"), blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ProjectStatus, default=ProjectStatus.IN_PREPARATION
    )
    # What its people's codes begin with; issued once, whatever is renamed later.
    prefix = models.CharField(_("code"), max_length=20, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-id"]
        permissions = [
            ("print_badges", _("Can print badges")),
            ("send_selection", _("Can send selection mails")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_its_start",
                violation_error_message=_("The last day is before the first one."),
            )
        ]
        indexes = [
            models.Index(fields=[field, "-id"], name=f"project_{field}")
            for field in ("company", "country", "status", "type")
        ]

    def __str__(self):
        return self.name

    @transaction.atomic
    def save(self, *args, update_fields=None, **kwargs):
        self.name_key = fold(self.name)[:210]
        if not self.prefix:
            self.prefix = codes.issue_prefix(country=self.shown_country, company_name=self.company.name)
        if update_fields is not None:
            update_fields = {*update_fields, "name_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("productions:project", args=[self.pk])

    @property
    def is_open(self):
        return self.status != ProjectStatus.FINISHED

    @property
    def shown_country(self):
        """The project's country, else its company's, else None."""
        return self.country or self.company.country


def known_languages(value):
    unknown = [code for code in value if code not in languages()] if isinstance(value, list) else [value]
    if unknown:
        raise ValidationError(_("Unknown language: %s") % ", ".join(map(str, unknown)))


class RoleQuerySet(models.QuerySet):
    def with_filled(self):
        """Annotate each with `filled`, how many people play it now."""
        return self.annotate(filled=Count("assignments", filter=Q(assignments__removed_at=None)))


class Role(models.Model):
    """A part to fill, once or many times: "Market seller", wanted 12."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="roles", verbose_name=_("project"), db_index=False
    )
    name = models.CharField(_("role"), max_length=120)
    type = models.CharField(_("type"), max_length=30, choices=TalentType)
    description = models.TextField(_("description"), blank=True)
    wanted = models.PositiveSmallIntegerField(
        _("people wanted"), default=1, validators=[MinValueValidator(1)]
    )
    playing_age_min = models.PositiveSmallIntegerField(_("youngest playing age"), null=True, blank=True)
    playing_age_max = models.PositiveSmallIntegerField(_("oldest playing age"), null=True, blank=True)
    languages = models.JSONField(
        _("languages"), default=list, blank=True, validators=[known_languages]
    )  # codes of cinema.lists.languages()
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    pay = models.DecimalField(
        _("pay"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    pay_currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three letters from A to Z."))],
    )
    pay_unit = models.CharField(_("paid per"), max_length=10, choices=RateUnit, blank=True)
    open_to_minors = models.BooleanField(_("open to minors"), default=False)
    is_hazardous = models.BooleanField(_("hazardous"), default=False)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                name="role_named_once_per_project",
                violation_error_message=_("This project has a role of this name already."),
            ),
            models.CheckConstraint(condition=Q(wanted__gte=1), name="role_wants_somebody"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="role_ends_after_its_start",
                violation_error_message=_("The last day is before the first one."),
            ),
            models.CheckConstraint(
                condition=Q(playing_age_min=None)
                | Q(playing_age_max=None)
                | Q(playing_age_max__gte=F("playing_age_min")),
                name="role_ages_in_order",
                violation_error_message=_("The oldest playing age is below the youngest."),
            ),
            models.CheckConstraint(
                condition=Q(pay=None) | (Q(pay__gte=0) & ~Q(pay_currency="") & ~Q(pay_unit="")),
                name="pay_has_currency_and_unit",
                violation_error_message=_("Pay needs its currency and what it is paid for."),
            ),
            models.CheckConstraint(
                condition=Q(is_hazardous=False) | Q(open_to_minors=False),
                name="no_minors_in_hazardous_roles",
                violation_error_message=_("A hazardous role is never open to minors."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def first_day(self):
        return self.starts_on or self.project.starts_on

    @property
    def last_day(self):
        return self.ends_on or self.project.ends_on

    @property
    def missing(self):
        """How many people are still missing; needs `filled` from `with_filled()`."""
        return max(0, self.wanted - self.filled)

    @property
    def language_names(self):
        return [language_name(code) for code in self.languages]
