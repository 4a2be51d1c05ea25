"""The one filter of people: which criteria there are, how they are read and what they keep."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from talentio.core.city_search import find_cities, resolve_city
from talentio.core.models import Country

from .choices import Availability, Experience, Gender, Order, WorkMode
from .models import Talent
from .models.profile import is_called

# Criteria of which several values may be ticked; the figures beside them are in `people_figures.py`.
BOXES = ("gender", "availability", "work_mode", "experience")
SUGGESTED = 3


class Ticked(forms.MultipleChoiceField):
    """Values of a list; what is not in the list is left out, the rest still counts."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        return [each for each in self.to_python(value) if self.valid_value(each)]


class PeopleFilter(forms.Form):
    """Read the query of a list of people (a QueryDict); what is not understood keeps nobody out.

    It is clean once it is made: `apply` and the rest need no `is_valid`, and `has_ignored` tells
    whether something was left out. Two queries to make, a few more for a city.
    """

    q = forms.CharField(label=_("Name or code"), max_length=100, required=False)
    talent = forms.CharField(label=_("Talent"), required=False)
    country = forms.CharField(label=_("Lives in"), required=False)
    city = forms.CharField(label=_("City"), max_length=120, required=False)
    gender = Ticked(label=_("Gender"), choices=Gender, required=False)
    availability = Ticked(label=_("Availability"), choices=Availability, required=False)
    work_mode = Ticked(label=_("Work mode"), choices=WorkMode, required=False)
    experience = Ticked(label=_("Experience"), choices=Experience, required=False)
    sort = forms.ChoiceField(label=_("Sort"), choices=Order, required=False)

    def __init__(self, query):
        super().__init__(query)
        self.countries = {country.code: country for country in Country.objects.all()}
        catalogue = list(Talent.objects.in_catalogue_order())
        self.talents = {talent.code: talent for talent in catalogue}
        self.former_talents = {code: talent for talent in catalogue for code in talent.former_codes}
        self.full_clean()

    def clean_talent(self):
        code = self.cleaned_data["talent"]
        return self._known(code, self.talents.get(code) or self.former_talents.get(code))

    def clean_country(self):
        code = self.cleaned_data["country"]
        return self._known(code, self.countries.get(code.upper()))

    def _known(self, code, found):
        if code and not found:
            raise ValidationError(_("This is not in the list any more."))
        return found

    def clean_city(self):
        text, country = self.cleaned_data["city"], self.cleaned_data.get("country")
        if not text:
            return None
        if country is None:
            raise ValidationError(_("Choose the country too: many cities share their name."))
        city = resolve_city(country, text)
        if city is None:
            raise ValidationError(self._unknown_city(country, text))
        return city

    def _unknown_city(self, country, text):
        alike = find_cities(country, text, limit=SUGGESTED)
        if not alike:
            return _("We know no such city in this country.")
        return _("Which city do you mean: %s?") % ", ".join(city.label for city in alike)

    @property
    def has_ignored(self):
        """Tell whether a part of the query is left out because it says nothing known."""
        return bool(self.errors) or any(
            value not in self.cleaned_data[name] for name in BOXES for value in self.data.getlist(name)
        )

    @property
    def ticked(self):
        """{criterion: values} of the boxes, for those criteria that have any."""
        return {name: self.cleaned_data[name] for name in BOXES if self.cleaned_data.get(name)}

    @property
    def order(self):
        return self.cleaned_data.get("sort") or Order.NEWEST

    @property
    def is_empty(self):
        return not any(self.cleaned_data.get(name) for name in self.fields if name != "sort")

    def apply(self, profiles):
        """Keep whom all criteria fit, in the wanted order."""
        return self.apply_boxes(self.apply_all_but_boxes(profiles))

    def apply_boxes(self, profiles):
        ticked = self.ticked
        for name in ticked.keys() - {"experience"}:
            profiles = profiles.filter(**{f"{name}__in": ticked[name]})
        if "experience" in ticked:
            profiles = profiles.experienced(ticked["experience"])
        return profiles.in_order(self.order)

    def apply_all_but_boxes(self, profiles):
        given = self.cleaned_data
        if given.get("q"):
            profiles = profiles.filter(self._is_called)
        if given.get("talent"):
            profiles = profiles.filter(talents=given["talent"])
        if given.get("city"):
            profiles = profiles.filter(city=given["city"])
        elif given.get("country"):
            profiles = profiles.living_in(given["country"])
        return profiles

    @cached_property
    def _is_called(self):
        # Asked once for the page, its boxes and its figures. A talent or a place leads an index to few
        # enough people; the name alone must.
        given = self.cleaned_data
        return is_called(given["q"], look_up=not (given.get("talent") or given.get("country")))

    def chosen(self):
        """Yield (words, query string of the list without it) for every criterion that counts."""
        for name in ("q", "talent", "country", "city"):
            if value := self.cleaned_data.get(name):
                yield getattr(value, "label", str(value)), self._without(name)
        for name, values in self.ticked.items():
            labels = dict(self.fields[name].choices)
            for value in values:
                yield labels[value], self._without(name, value)

    def _without(self, name, value=None):
        query = self.data.copy()
        rest = [each for each in query.getlist(name) if value is not None and each != value]
        query.setlist(name, rest)
        # A city alone means nothing, and another list begins on its first page.
        for gone in ("page", "city") if name == "country" else ("page",):
            query.pop(gone, None)
        return query.urlencode()


class StaffPeopleFilter(PeopleFilter):
    """The same with what staff may ask besides: least years of experience, open or closed accounts."""

    min_experience = forms.IntegerField(min_value=0, max_value=80, required=False)
    is_active = forms.NullBooleanField(required=False)

    def apply_boxes(self, profiles):
        given = self.cleaned_data
        if given.get("min_experience") is not None:
            profiles = profiles.filter(years_experience__gte=given["min_experience"])
        if given.get("is_active") is not None:
            profiles = profiles.filter(user__is_active=given["is_active"])
        return super().apply_boxes(profiles)
