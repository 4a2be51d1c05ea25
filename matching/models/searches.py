"""What the ranker reads of a person: one narrow row, and tags for what they can have several of."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cinema.models import CinemaTalent
from talentio.core.models import City, Country
from talents.models import Profile

# Names of the addresses of each kind of search.
PREFIX = {"standard": "", "cinema": "film_"}


class CandidateQuerySet(models.QuerySet):
    def eligible(self, kind):
        """Keep whom a search may show: never the hidden, the inactive or those who are leaving.

        Of film talents, those that are listed: a minor is not before a guardian agreed.
        """
        if kind == Candidate.Kind.CINEMA:
            return self.filter(kind=kind, film__in=CinemaTalent.objects.published())
        return (
            self.filter(kind=kind, profile__is_public=True)
            .exclude(user__in=User.objects.closed())
            .exclude(user__in=User.objects.leaving())
        )


class Candidate(models.Model):
    """The facts of one profile, as they were when it was last indexed.

    Ethnicity and skin tone are not among them: they are read where their consent stands, and only
    for a brief that names them.
    """

    class Kind(models.TextChoices):
        STANDARD = "standard", _("Talent")
        CINEMA = "cinema", _("Film talent")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", verbose_name=_("account"))
    profile = models.OneToOneField(Profile, models.CASCADE, null=True, related_name="candidate")
    film = models.OneToOneField(CinemaTalent, models.CASCADE, null=True, related_name="candidate")
    country = models.ForeignKey(Country, models.CASCADE, null=True, related_name="+", db_index=False)
    city = models.ForeignKey(City, models.CASCADE, null=True, related_name="+", db_index=False)
    availability = models.CharField(_("availability"), max_length=30, blank=True)
    work_mode = models.CharField(_("work mode"), max_length=20, blank=True)
    years_of_experience = models.PositiveSmallIntegerField(_("years of experience"), null=True)
    has_languages = models.BooleanField(default=False)
    has_skills = models.BooleanField(default=False)
    has_talents = models.BooleanField(default=False)
    experience_level = models.CharField(_("experience"), max_length=20, blank=True)
    gender = models.CharField(_("gender"), max_length=1, blank=True)
    date_of_birth = models.DateField(_("birth date"), null=True)
    playing_age_min = models.PositiveSmallIntegerField(_("youngest playing age"), null=True)
    playing_age_max = models.PositiveSmallIntegerField(_("oldest playing age"), null=True)
    height_cm = models.PositiveSmallIntegerField(_("height (cm)"), null=True)
    weight_kg = models.PositiveSmallIntegerField(_("weight (kg)"), null=True)
    eye_color = models.CharField(_("eyes"), max_length=20, blank=True)
    hair_color = models.CharField(_("hair colour"), max_length=20, blank=True)
    hair_type = models.CharField(_("hair type"), max_length=20, blank=True)
    hair_length = models.CharField(_("hair length"), max_length=20, blank=True)
    build = models.CharField(_("build"), max_length=20, blank=True)
    nationality = models.ForeignKey(Country, models.CASCADE, null=True, related_name="+", db_index=False)
    country_of_origin = models.ForeignKey(
        Country, models.CASCADE, null=True, related_name="+", db_index=False
    )
    indexed_at = models.DateTimeField(_("indexed"))

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        default_permissions = ()
        indexes = [models.Index(fields=["kind"], name="candidate_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["standard", "cinema"]), name="candidate_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind="standard", profile__isnull=False, film=None)
                | Q(kind="cinema", profile=None, film__isnull=False),
                name="candidate_is_one_profile",
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def person(self):
        """The profile that this is the index of: a standard one or a film talent."""
        return self.profile if self.kind == self.Kind.STANDARD else self.film

    @property
    def code(self):
        return self.user.code if self.kind == self.Kind.STANDARD else self.film.code

    @property
    def full_name(self):
        return self.user.full_name if self.kind == self.Kind.STANDARD else self.film.full_name


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
    roles = models.JSONField(_("roles"), default=list)
    role = models.PositiveSmallIntegerField(_("role"), default=0)
    created_by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("written by"))
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    # Until then the AI may still propose criteria.
    ai_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")
        permissions = [("search_talents", _("Can search talents by a description"))]

    def __str__(self):
        return Truncator(" ".join(self.text.split())).chars(60)

    def get_absolute_url(self):
        return reverse(f"matching:{PREFIX[self.kind]}brief", args=[self.pk])


class RunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep one's own; whoever may change briefs sees all."""
        return self if user.has_perm("matching.change_brief") else self.filter(created_by=user)

    def forgotten(self, *, since):
        """Keep those that wait although nobody can be working on them any more."""
        return self.filter(state=MatchRun.State.QUEUED, queued_at__lt=since)

    def end(self, state):
        """End those that wait; return how many did."""
        return self.filter(state=MatchRun.State.QUEUED).update(state=state, finished_at=timezone.now())

    def recent_of(self, user, *, since):
        return self.filter(created_by=user, created_at__gte=since)


class MatchRun(models.Model):
    """One search with the criteria as they were confirmed."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    class Reading(models.TextChoices):
        OFF = "off", _("none")
        WAITING = "waiting", _("reading")
        DONE = "done", _("read")
        PARTIAL = "partial", _("read in part")
        STOPPED = "stopped", _("stopped")
        CANCELLED = "cancelled", _("cancelled")

    class Note(models.TextChoices):
        NOTHING_TO_ASK = "nothing", _("the criteria are all facts of profiles")
        RUN_BUDGET = "budget", _("the most that a search may cost is reached")
        MONTH_BUDGET = "month", _("the most that a month may cost is reached")
        FAILURES = "failures", _("some answers never came")
        KEY = "key", _("the key is not accepted")
        CREDIT = "credit", _("the account of the service is empty")
        MODEL = "model", _("the model does not exist any more")
        ADDRESS = "address", _("the address of the service is wrong")
        UNAVAILABLE = "unavailable", _("the service does not answer")

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="runs", verbose_name=_("brief"))
    criteria = models.JSONField(_("criteria"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    total_analyzed = models.PositiveIntegerField(_("people compared"), default=0)
    created_by = models.ForeignKey(
        User, models.CASCADE, related_name="match_runs", verbose_name=_("started by")
    )
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    queued_at = models.DateTimeField(_("queued"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    finished_at = models.DateTimeField(_("finished"), null=True)
    # The second reading, by the AI: it begins when the search itself is done.
    ai_state = models.CharField(_("second reading"), max_length=10, choices=Reading, default=Reading.OFF)
    ai_note = models.CharField(_("why it ended"), max_length=20, choices=Note, blank=True)
    ai_budget = models.DecimalField(_("most it may cost ($)"), max_digits=12, decimal_places=6, default=0)
    # With what is reserved for questions on their way.
    ai_spent = models.DecimalField(_("cost ($)"), max_digits=12, decimal_places=6, default=0)
    # Until then the worker of this name reads; nobody else may.
    ai_lease = models.CharField(max_length=32, blank=True)
    ai_lease_until = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        default_permissions = ("view",)
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["created_by", "-created_at"], name="run_of_person"),
            models.Index(fields=["queued_at"], condition=Q(state="queued"), name="run_that_waits"),
            models.Index(fields=["ai_lease_until"], condition=Q(ai_state="waiting"), name="run_being_read"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "done", "failed", "cancelled"]), name="run_in_a_state"
            )
        ]

    def __str__(self):
        return f"{self.pk}: {self.brief}"

    def get_absolute_url(self):
        return reverse(f"matching:{PREFIX[self.brief.kind]}run", args=[self.pk])

    @property
    def is_being_read(self):
        return self.ai_state == self.Reading.WAITING

    @property
    def can_be_read_again(self):
        return self.ai_state in (self.Reading.PARTIAL, self.Reading.STOPPED, self.Reading.CANCELLED)

    @property
    def is_over(self):
        """Whether nothing more comes, for better or worse; a second reading may."""
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def is_at_work(self):
        return not self.is_over or self.is_being_read


class MatchItem(models.Model):
    """A candidate of a run, and why they stand there.

    `facts` holds one {id, field, outcome, fact} per criterion, and after the second reading also
    `by` ("database" or "ai") and `quote`. `score` is what both readings come to, `builtin_score` and
    `ai_score` what each came to; without a second reading there is the score alone. `position` is the
    place by the built-in ranking, which decides among equal scores.
    """

    class Reading(models.TextChoices):
        NONE = "", _("none")
        WAITING = "waiting", _("waiting")
        DONE = "done", _("read")
        FAILED = "failed", _("failed")

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="items", db_index=False)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))
    score = models.PositiveSmallIntegerField(_("score"))
    facts = models.JSONField(_("facts"))
    ai_state = models.CharField(max_length=10, choices=Reading, blank=True)
    ai_attempts = models.PositiveSmallIntegerField(default=0)
    builtin_score = models.PositiveSmallIntegerField(null=True)
    ai_score = models.PositiveSmallIntegerField(null=True)
    explanation = models.TextField(blank=True)
    strengths = models.JSONField(default=list)
    weaknesses = models.JSONField(default=list)
    # The two readings differ much, or the texts of the profile speak to the machine: a person decides.
    is_flagged = models.BooleanField(default=False)
    is_suspicious = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        default_permissions = ()
        ordering = ["-score", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "candidate"], name="one_item_per_candidate"),
            models.UniqueConstraint(fields=["run", "position"], name="one_item_per_position"),
            models.CheckConstraint(condition=Q(score__lte=100), name="match_score_at_most_100"),
        ]

    def __str__(self):
        return f"{self.position}. {self.candidate}"
