"""What lists of companies and projects can be narrowed by; what is not understood keeps nothing out."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cinema.choices import ProductionType
from talentio.core.models import Country

from .choices import ProjectStatus
from .models import Company, Project


class _Filter(forms.Form):
    """Clean once made; `given` holds what counts."""

    def __init__(self, query):
        super().__init__(query)
        countries = Country.objects.filter(self.has_country()).in_order()
        self.countries = {country.code: country for country in countries}
        names = [(code, country.name) for code, country in self.countries.items()]
        self.fields["country"].choices = [("", _("Any country")), *names]
        self.full_clean()
        self.given = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def has_ignored(self):
        return bool(self.errors)


class CompanyFilter(_Filter):
    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    verified = forms.BooleanField(label=_("Verified only"), required=False)

    @staticmethod
    def has_country():
        return Q(pk__in=Company.objects.exclude(country=None).values("country"))

    def apply(self, companies):
        if "q" in self.given:
            companies = companies.called(self.given["q"])
        if "country" in self.given:
            companies = companies.filter(country=self.countries[self.given["country"]])
        return companies.filter(is_verified=True) if "verified" in self.given else companies


class ProjectFilter(_Filter):
    q = forms.CharField(label=_("Name or code"), max_length=100, required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Any status")), *ProjectStatus.choices]
    )
    type = forms.ChoiceField(
        label=_("Type"), required=False, choices=[("", _("Any type")), *ProductionType.choices]
    )
    country = forms.ChoiceField(label=_("Country"), required=False)

    @staticmethod
    def has_country():
        theirs = Project.objects.exclude(country=None).values("country")
        of_companies = Project.objects.filter(country=None).values("company__country")
        return Q(pk__in=theirs) | Q(pk__in=of_companies.exclude(company__country=None))

    def apply(self, projects):
        given = self.given
        if "q" in given:
            projects = projects.called(given["q"])
        if "country" in given:
            country = self.countries[given["country"]]
            projects = projects.filter(Q(country=country) | Q(country=None, company__country=country))
        return projects.filter(**{name: given[name] for name in ("status", "type") if name in given})
