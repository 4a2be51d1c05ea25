"""Countries and cities."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from talentio.core.spelling import city_code, fold, in_active_language


class CountryQuerySet(models.QuerySet):
    def in_order(self):
        """Sort by the name in the active language, accents apart."""
        return sorted(self, key=lambda country: fold(country.name))


class Country(models.Model):
    code = models.CharField(_("ISO code"), max_length=2, unique=True)
    name_fr = models.CharField(_("French name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    name_ar = models.CharField(_("Arabic name"), max_length=100, blank=True)

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["code"]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The name in the active language, in French where it has none."""
        return in_active_language(self, otherwise=self.name_fr)


class City(models.Model):
    """A place where people live; `code` is the part of it that stands in their codes."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="cities", verbose_name=_("country"))
    code = models.CharField(
        _("code"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three letters from A to Z."))],
        help_text=_("Three letters; made from the name if left empty."),
    )
    name = models.CharField(_("name"), max_length=120)
    name_fr = models.CharField(_("French name"), max_length=120, blank=True)
    name_ar = models.CharField(_("Arabic name"), max_length=120, blank=True)
    # Tells places of one name in one country apart; empty where the name is enough.
    region = models.CharField(_("region"), max_length=120, blank=True)
    population = models.PositiveIntegerField(_("population"), default=0)
    geoname_id = models.PositiveIntegerField("GeoNames", null=True, blank=True, unique=True)
    # Every known spelling, folded, between bars: "|fes|fez|فاس|".
    search_key = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["country_id", "-population", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "name", "region"], name="one_city_of_a_name_per_region"
            )
        ]
        indexes = [models.Index(fields=["country", "-population"], name="city_largest")]

    def __str__(self):
        return self.label

    def save(self, *args, **kwargs):
        self.code = self.code or city_code(self.name)
        self.remember_spellings()
        super().save(*args, **kwargs)

    def remember_spellings(self, alternates=()):
        """Add the names, and spellings from elsewhere, to what the search finds this city by."""
        known = self.search_key.strip("|").split("|") if self.search_key else []
        names = [fold(name) for name in (self.name, self.name_fr, self.name_ar, self.label, *alternates)]
        self.search_key = "|" + "|".join(dict.fromkeys(filter(None, [*names, *known]))) + "|"

    @property
    def label(self):
        """The name in the active language, with the region where the name alone could be another place."""
        name = in_active_language(self, otherwise=self.name)
        return f"{name} ({self.region})" if self.region else name
