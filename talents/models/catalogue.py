"""The catalogue of talents, in categories; staff may add to it and rename."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from talentio.core.spelling import in_active_language


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
        return self.filter(is_active=True).select_related("category").order_by("category__position", "id")


class Talent(Named):
    category = models.ForeignKey(
        TalentCategory, models.PROTECT, related_name="talents", verbose_name=_("category")
    )
    is_active = models.BooleanField(_("offered"), default=True)

    objects = TalentQuerySet.as_manager()

    class Meta:
        verbose_name = _("talent")
        verbose_name_plural = _("talents")
        ordering = ["category__position", "id"]
