"""What the ranker reads of a person: one narrow row, and tags for what they can have several of."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from talentio.core.models import City, Country
from talents.models import Profile


class CandidateQuerySet(models.QuerySet):
    def eligible(self, kind):
        """Keep whom a search may show: never the hidden, the inactive or those who are leaving."""
        return (
            self.filter(kind=kind, profile__is_public=True)
            .exclude(user__in=User.objects.closed())
            .exclude(user__in=User.objects.leaving())
        )


class Candidate(models.Model):
    """The facts of one profile, as they were when it was last indexed."""

    class Kind(models.TextChoices):
        STANDARD = "standard", _("Talent")
        CINEMA = "cinema", _("Film talent")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("account"))
    profile = models.OneToOneField(Profile, models.CASCADE, related_name="candidate")
    country = models.ForeignKey(Country, models.CASCADE, null=True, related_name="+", db_index=False)
    city = models.ForeignKey(City, models.CASCADE, null=True, related_name="+", db_index=False)
    availability = models.CharField(_("availability"), max_length=30, blank=True)
    work_mode = models.CharField(_("work mode"), max_length=20, blank=True)
    years_of_experience = models.PositiveSmallIntegerField(_("years of experience"), null=True)
    has_languages = models.BooleanField(default=False)
    has_skills = models.BooleanField(default=False)
    has_talents = models.BooleanField(default=False)
    indexed_at = models.DateTimeField(_("indexed"))

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        default_permissions = ()
        indexes = [models.Index(fields=["kind"], name="candidate_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["standard", "cinema"]), name="candidate_of_a_kind")
        ]

    def __str__(self):
        return str(self.profile)


class Tag(models.Model):
    """A code that a person has in one of the lists, and where it was read."""

    class Origin(models.TextChoices):
        DECLARED = "declared", _("profile")
        BIO = "bio", _("bio")
        CV = "cv", _("CV")

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="tags", db_index=False)
    field = models.CharField(_("field"), max_length=20)
    code = models.CharField(_("code"), max_length=80)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    words = models.CharField(_("words"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["candidate", "field", "code"], name="one_tag_of_a_code")
        ]
        indexes = [models.Index(fields=["field", "code", "candidate"], name="tag_holders")]

    def __str__(self):
        return f"{self.field}: {self.code}"


class Brief(models.Model):
    """A text that says whom somebody looks for, and the criteria that were read from it and edited."""

    kind = models.CharField(_("kind"), max_length=10, choices=Candidate.Kind)
    text = models.TextField(_("description"))
    criteria = models.JSONField(_("criteria"), default=list)
    refused = models.JSONField(_("refused criteria"), default=list)
    unparsed = models.JSONField(_("not understood"), default=list)
    created_by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("written by"))
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")
        permissions = [("search_talents", _("Can search talents by a description"))]

    def __str__(self):
        return self.text[:60]

    def get_absolute_url(self):
        return reverse("matching:brief", args=[self.pk])


class RunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep one's own; whoever may change briefs sees all."""
        return self if user.has_perm("matching.change_brief") else self.filter(created_by=user)

    def recent_of(self, user, *, since):
        return self.filter(created_by=user, created_at__gte=since)


class MatchRun(models.Model):
    """One search with the criteria as they were confirmed."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="runs", verbose_name=_("brief"))
    criteria = models.JSONField(_("criteria"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    total_analyzed = models.PositiveIntegerField(_("people compared"), default=0)
    created_by = models.ForeignKey(
        User, models.CASCADE, related_name="match_runs", verbose_name=_("started by")
    )
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        default_permissions = ("view",)
        ordering = ["-pk"]
        indexes = [models.Index(fields=["created_by", "-created_at"], name="run_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["queued", "done", "failed"]), name="run_in_a_state")
        ]

    def __str__(self):
        return f"{self.pk}: {self.brief}"

    def get_absolute_url(self):
        return reverse("matching:run", args=[self.pk])


class MatchItem(models.Model):
    """A candidate of a run, and why they stand there."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="items", db_index=False)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))
    score = models.PositiveSmallIntegerField(_("score"))
    facts = models.JSONField(_("facts"))

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "candidate"], name="one_item_per_candidate"),
            models.UniqueConstraint(fields=["run", "position"], name="one_item_per_position"),
            models.CheckConstraint(condition=Q(score__lte=100), name="match_score_at_most_100"),
        ]

    def __str__(self):
        return f"{self.position}. {self.candidate}"
