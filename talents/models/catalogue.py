"""The catalogue of talents, in categories; staff may add to it and rename."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from talentio.core.audit import audit
from talentio.core.spelling import in_active_language


class MergedWithItself(Exception):
    """A talent cannot go into itself: its people would lose it."""


class Named(models.Model):
    """A thing with a name in the three languages of the site."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    name_fr = models.CharField(_("French name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)
    name_ar = models.CharField(_("Arabic name"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The name in the active language, in French where it has none."""
        return in_active_language(self, otherwise=self.name_fr)


class TalentCategory(Named):
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("talent category")
        verbose_name_plural = _("talent categories")
        ordering = ["position", "id"]


class TalentQuerySet(models.QuerySet):
    def offered(self):
        """Keep what people may choose, by category, in the catalogue's order."""
        return self.filter(is_active=True).in_catalogue_order()

    def in_catalogue_order(self):
        return self.select_related("category").order_by("category__position", "id")


class Talent(Named):
    category = models.ForeignKey(
        TalentCategory, models.PROTECT, related_name="talents", verbose_name=_("category")
    )
    is_active = models.BooleanField(_("offered"), default=True)
    # Codes of talents that were merged into this one: old addresses still lead here, and loading
    # the shipped catalogue does not bring them back.
    former_codes = models.JSONField(default=list, editable=False)

    objects = TalentQuerySet.as_manager()

    class Meta:
        verbose_name = _("talent")
        verbose_name_plural = _("talents")
        ordering = ["category__position", "id"]

    @transaction.atomic
    def merge_into(self, target, *, by):
        """Give this talent's people the other one and delete it; return how many there were.

        Raise MergedWithItself. Scores of completeness stay: whoever had a talent has one.
        """
        if target.pk == self.pk:
            raise MergedWithItself(_("A talent cannot be merged into itself."))
        # Locked: nobody is given either of them until this is done.
        pair = {
            talent.pk: talent
            for talent in Talent.objects.select_for_update(of=("self",)).filter(pk__in=[self.pk, target.pk])
        }
        people = Talent.profiles.through.objects
        there = people.filter(talent=target).values("profile")
        doubles = people.filter(talent=self, profile__in=there).delete()[0]
        moved = people.filter(talent=self).update(talent=target)
        kept = pair[target.pk]
        kept.former_codes = [*kept.former_codes, *pair[self.pk].former_codes, self.code]
        kept.save(update_fields=["former_codes"])
        audit(by, "merge", target, category="talents", description=f"{self.code} → {target.code}")
        self.delete()
        return doubles + moved
