"""Which proposals of a CV's analysis go on the profile."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talents.models import Talent

from . import cv_analysis


class ProposalsForm(forms.Form):
    """Only what was proposed may be ticked; without proposals there is no field."""

    def __init__(self, analysis, data=None):
        super().__init__(data)
        self.analysis = analysis
        talents, years = cv_analysis.proposals(analysis)
        if talents:
            self.fields["talents"] = forms.ModelMultipleChoiceField(
                Talent.objects.filter(pk__in=[talent.pk for talent in talents]),
                label=_("Talents"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        if years is not None:
            label = ngettext("%d year of experience", "%d years of experience", years) % years
            self.fields["years"] = forms.BooleanField(label=label, required=False)

    def accept(self, *, by):
        given = self.cleaned_data
        return cv_analysis.accept(self.analysis, given.get("talents", ()), given.get("years"), by=by)
