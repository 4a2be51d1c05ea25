"""What the AI was asked, what it cost and what it answered."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from talentio.core.fields import EncryptedTextField
from talents.models import Profile

DOLLARS = {"max_digits": 12, "decimal_places": 6}


class AiMonth(models.Model):
    """What a month has cost, with what is reserved for questions on their way; its row is the lock."""

    month = models.DateField(_("month"), unique=True)
    spent = models.DecimalField(_("cost ($)"), default=0, **DOLLARS)

    class Meta:
        verbose_name = _("cost of a month")
        verbose_name_plural = _("cost by month")
        default_permissions = ()

    def __str__(self):
        return f"{self.month:%Y-%m}"


class AiCall(models.Model):
    """One question to the service: who caused it and what it cost, never what was asked or answered."""

    class Purpose(models.TextChoices):
        MATCH = "match", _("candidate")
        BRIEF = "brief", _("brief")
        CV = "cv", _("CV")
        TEST = "test", _("test")

    class State(models.TextChoices):
        SENT = "sent", _("on its way")
        DONE = "done", _("answered")
        FAILED = "failed", _("failed")
        LOST = "lost", _("answer lost")

    purpose = models.CharField(_("about a"), max_length=10, choices=Purpose)
    run = models.ForeignKey(
        "matching.MatchRun", models.SET_NULL, null=True, related_name="calls", verbose_name=_("search")
    )
    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("for"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SENT)
    fault = models.CharField(_("fault"), max_length=20, blank=True)
    model = models.CharField(_("model"), max_length=100, blank=True)
    month = models.DateField(_("month"))
    reserved = models.DecimalField(_("reserved ($)"), **DOLLARS)
    # What counts: the reserved sum where nobody can say what a lost answer cost.
    cost = models.DecimalField(_("cost ($)"), null=True, **DOLLARS)
    prompt_tokens = models.PositiveIntegerField(_("tokens sent"), default=0)
    completion_tokens = models.PositiveIntegerField(_("tokens answered"), default=0)
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    finished_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("question to the AI")
        verbose_name_plural = _("questions to the AI")
        default_permissions = ("view",)
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["month", "person"], name="ai_call_of_month"),
            models.Index(fields=["created_at"], condition=Q(state="sent"), name="ai_call_on_its_way"),
        ]

    def __str__(self):
        return f"{self.pk}: {self.get_purpose_display()}"


class AiAnswer(models.Model):
    """An answer kept for the same question, so that nothing is paid twice; it goes with its candidate."""

    key = models.CharField(max_length=64, unique=True)
    candidate = models.ForeignKey("matching.Candidate", models.CASCADE, null=True, related_name="+")
    data = models.JSONField()
    model = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        default_permissions = ()

    def __str__(self):
        return self.key[:12]


class CvAnalysis(models.Model):
    """What was read in a person's CV: marks, advice, and what they might add to their profile."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    class Origin(models.TextChoices):
        AI = "ai", _("AI")
        BUILTIN = "builtin", _("built in")

    profile = models.OneToOneField(
        Profile, models.CASCADE, related_name="cv_analysis", verbose_name=_("profile")
    )
    # The file that was read: another upload makes this analysis old.
    cv = models.CharField(max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    asked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    # A word of `talentio.core.uploads.sandbox`, or why the AI did not read it.
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    origin = models.CharField(_("by"), max_length=10, choices=Origin, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True)
    marks = models.JSONField(_("marks"), default=dict)
    strengths = models.JSONField(_("strengths"), default=list)
    weaknesses = models.JSONField(_("weaknesses"), default=list)
    recommendations = models.JSONField(_("recommendations"), default=list)
    skills = models.JSONField(_("skills"), default=list)
    languages = models.JSONField(_("languages"), default=list)
    talents = models.JSONField(_("talents"), default=list)
    years = models.PositiveSmallIntegerField(_("years of experience"), null=True)
    model = models.CharField(_("model"), max_length=100, blank=True)
    cost = models.DecimalField(_("cost ($)"), default=0, **DOLLARS)
    # [field, code, words] of what the dictionaries find, for the index of candidates.
    tags = models.JSONField(default=list)
    # For searches: a CV is too slow to be opened for each of them.
    words = EncryptedTextField(blank=True)
    analyzed_at = models.DateTimeField(_("read"), null=True)

    class Meta:
        verbose_name = _("analysis of a CV")
        verbose_name_plural = _("analyses of CVs")
        default_permissions = ("view",)
        permissions = [("analyze_cv", _("Can have CVs analysed"))]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="cv_that_waits"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="cv_score_at_most_100")
        ]

    def __str__(self):
        return str(self.profile)
