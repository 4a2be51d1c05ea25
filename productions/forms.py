"""Forms of the project's page."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import PresenceKind
from .models import Role

EARLIEST = timedelta(days=366)


class AssignForm(forms.Form):
    """A role of this project, and who is to play it; `picked` are the whole codes that were ticked."""

    role = forms.ModelChoiceField(Role.objects.none(), label=_("Role"))
    who = forms.CharField(label=_("Code or name"), max_length=100, required=False)
    description = forms.CharField(label=_("Description of the role"), max_length=300, required=False)
    confirmed = forms.BooleanField(required=False)

    def __init__(self, project, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = project.roles.select_related("project")

    @property
    def picked(self):
        return [code.upper() for code in self.data.getlist("talent")]


class CorrectionForm(forms.Form):
    """What happened instead, when, and why the history is put right."""

    kind = forms.ChoiceField(label=_("What happened"))
    at = forms.DateTimeField(
        label=_("When"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("By the clocks of Casablanca."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, may_take_back, **kwargs):
        super().__init__(*args, **kwargs)
        left_out = {PresenceKind.SCAN} | (set() if may_take_back else {PresenceKind.NOTHING})
        self.fields["kind"].choices = [
            (kind.value, kind.label) for kind in PresenceKind if kind not in left_out
        ]

    def clean(self):
        given = super().clean()
        at, now = given.get("at"), timezone.now()
        if at is None and "at" not in self.errors and given.get("kind") != PresenceKind.NOTHING:
            self.add_error("at", _("Say when it happened."))
        elif at and at > now:
            self.add_error("at", _("This is in the future."))
        elif at and at < now - EARLIEST:
            self.add_error("at", _("This is more than a year ago."))
        return given


class PeriodForm(forms.Form):
    """Days of a closed range; a side that is empty is open."""

    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self):
        given = super().clean()
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("The last day is before the first one."))
        return given

    @property
    def days(self):
        """(first, last); (None, None) where what was typed is no range."""
        return (
            (self.cleaned_data.get("first"), self.cleaned_data.get("last"))
            if self.is_valid()
            else (None, None)
        )
