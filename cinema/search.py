"""The one search of film talents: its twelve criteria, how they are read and what they keep."""

from django import forms
from django.db.models import Case, F, Q, TextChoices, Value, When
from django.db.models.functions import Mod
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.name_search import rare
from talentio.core.models import Country
from talents.choices import Gender
from talents.people import Ticked

from .choices import Ethnicity, ExperienceLevel, EyeColor, HairColor, SkinTone, TalentType
from .lists import language_choices
from .models import CinemaTalent, FilmEthnicity, FilmLanguage, FilmType
from .models.talent import HEIGHTS, aged_between

# Criteria of which several values may be ticked: anybody who has one of them fits.
COLUMNS = ("gender", "eye_color", "hair_color", "skin_tone", "experience_level", "country")
SEVERAL = {
    "type": (FilmType, "type"),
    "ethnicity": (FilmEthnicity, "ethnicity"),
    "language": (FilmLanguage, "language"),
}
SENSITIVE = ("ethnicity", "skin_tone")
RANGES = ("age_min", "age_max", "height_min", "height_max")
# A prime above any number of people, and one below it: their products scatter neighbours.
MODULUS, STEP = 2_147_483_647, 1_103_515_245
OLDEST = 120


class AgeBand(TextChoices):
    YOUNG = "18-25", _("18 to 25")
    GROWN = "26-35", _("26 to 35")
    MIDDLE = "36-50", _("36 to 50")
    OLDER = "51-", _("51 and more")

    @property
    def years(self):
        """The closed range of ages, as (youngest, oldest); no oldest for the last band."""
        youngest, _dash, oldest = self.value.partition("-")
        return int(youngest), int(oldest) if oldest else None


class Order(TextChoices):
    """Neutral on purpose: nobody stands first for what they look like."""

    NEWEST = "newest", _("Newest first")
    RANDOM = "random", pgettext_lazy("order", "Shuffled anew each day")


class Ranged(forms.IntegerField):
    def __init__(self, label, least, most):
        super().__init__(label=label, min_value=least, max_value=most, required=False)


class FilmSearch(forms.Form):
    """Read the query of a search (a QueryDict); what is not understood keeps nobody out.

    It is clean once it is made. Who may not see sensitive answers cannot search by them either:
    the result would tell them. One query to make.
    """

    q = forms.CharField(label=_("Name or code"), max_length=100, required=False)
    type = Ticked(label=_("Kind of talent"), choices=TalentType, required=False)
    gender = Ticked(label=_("Gender"), choices=Gender, required=False)
    age = Ticked(label=_("Age"), choices=AgeBand, required=False)
    age_min = Ranged(_("Youngest"), 0, OLDEST)
    age_max = Ranged(_("Oldest"), 0, OLDEST)
    height_min = Ranged(_("From (cm)"), *HEIGHTS)
    height_max = Ranged(_("To (cm)"), *HEIGHTS)
    country = Ticked(label=_("Lives in"), required=False)
    language = Ticked(label=_("Languages"), choices=language_choices, required=False)
    experience_level = Ticked(label=_("Experience"), choices=ExperienceLevel, required=False)
    eye_color = Ticked(label=_("Eyes"), choices=EyeColor, required=False)
    hair_color = Ticked(label=_("Hair"), choices=HairColor, required=False)
    ethnicity = Ticked(label=_("Ethnicity"), choices=Ethnicity, required=False)
    skin_tone = Ticked(label=_("Skin tone"), choices=SkinTone, required=False)
    sort = forms.ChoiceField(label=_("Sort"), choices=Order, required=False)

    def __init__(self, query, *, is_sensitive_shown):
        super().__init__(query)
        countries = Country.objects.in_order()
        self.fields["country"].choices = [(country.code, country.name) for country in countries]
        self.country_keys = {country.code: country.pk for country in countries}
        if not is_sensitive_shown:
            for name in SENSITIVE:
                del self.fields[name]
        self.today = timezone.localdate()
        self.full_clean()

    @property
    def boxes(self):
        """Names of the criteria with boxes, in the order of the page."""
        return [name for name, field in self.fields.items() if isinstance(field, Ticked)]

    @property
    def ticked(self):
        """{criterion: values} of the boxes, for those criteria that have any."""
        return {name: self.cleaned_data[name] for name in self.boxes if self.cleaned_data.get(name)}

    @property
    def order(self):
        return self.cleaned_data.get("sort") or Order.NEWEST

    @property
    def is_empty(self):
        return not self.ticked and not any(
            self.cleaned_data.get(name) not in (None, "") for name in ("q", *RANGES)
        )

    @property
    def has_ignored(self):
        """Tell whether a part of the query is left out because it says nothing known."""
        asked_sensitive = any(self.data.getlist(name) for name in SENSITIVE if name not in self.fields)
        unknown = any(
            value not in self.cleaned_data.get(name, ())
            for name in self.boxes
            for value in self.data.getlist(name)
        )
        return bool(self.errors) or asked_sensitive or unknown

    def apply(self, talents, *, without=""):
        """Keep whom all criteria fit, except the one called `without`."""
        given = self.cleaned_data
        if given.get("q"):
            few = self._rare
            talents = talents.called(given["q"]) if few is None else talents.filter(pk__in=few)
        talents = talents.aged(given.get("age_min"), given.get("age_max"), on=self.today)
        for name, comparison in (("height_min", "height__gte"), ("height_max", "height__lte")):
            if given.get(name) is not None:
                talents = talents.filter(**{comparison: given[name]})
        for name, values in self.ticked.items():
            if name != without:
                talents = self._keep(talents, name, values)
        return talents

    @cached_property
    def _rare(self):
        # Asked once for the page and its figures.
        return rare(CinemaTalent.objects.called(self.cleaned_data["q"]))

    def _keep(self, talents, name, values):
        if name in SEVERAL:
            model, column = SEVERAL[name]
            having = model.objects.filter(**{f"{column}__in": values})
            return talents.filter(pk__in=having.values("talent"))
        if name == "age":
            return talents.filter(self._in_bands(values))
        if name == "country":
            values = [self.country_keys[code] for code in values]
        return talents.filter(**{f"{name}__in": values})

    def _in_bands(self, values):
        condition = Q(pk__in=[])
        for value in values:
            condition |= self.is_in_band(AgeBand(value))
        return condition

    def is_in_band(self, band):
        youngest, oldest = band.years
        return aged_between(youngest, oldest, on=self.today)

    def in_order(self, talents):
        """The newest first, or an order that is the same for everybody until midnight."""
        if self.order == Order.RANDOM:
            step = (STEP * self.today.toordinal()) % MODULUS
            # Smaller factors, so that their product fits into 64 bits.
            scattered = Mod(Mod(F("pk"), Value(MODULUS)) * Value(step), Value(MODULUS))
            return talents.order_by(scattered, "-pk")
        return talents.order_by("-pk")

    def with_band(self, talents):
        """Annotate each with the band of their age, "" for minors."""
        cases = [When(self.is_in_band(band), then=Value(band.value)) for band in AgeBand]
        return talents.annotate(age_band=Case(*cases, default=Value("")))

    @property
    def query(self):
        """The query string of this search alone: its page, and what is no criterion, left out."""
        kept = self.data.copy()
        for name in [*kept]:
            if name not in self.fields:
                del kept[name]
        return kept.urlencode()

    def chosen(self):
        """Yield (words, query string of the search without it) for every criterion that counts."""
        if text := self.cleaned_data.get("q"):
            yield text, self._without("q")
        for name in RANGES:
            if (number := self.cleaned_data.get(name)) is not None:
                group = _("Age") if name.startswith("age") else _("Height")
                yield f"{group} · {self.fields[name].label} {number}", self._without(name)
        for name, values in self.ticked.items():
            labels = dict(self.fields[name].choices)
            for value in values:
                yield labels[value], self._without(name, value)

    def _without(self, name, value=None):
        query = self.data.copy()
        query.setlist(name, [each for each in query.getlist(name) if value is not None and each != value])
        query.pop("page", None)  # another list begins on its first page
        return query.urlencode()
