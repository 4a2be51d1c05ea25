"""What the ranker reads of a person: one narrow row, and tags for what they can have several of."""

from django.db import models
from django.db.models import Q
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
