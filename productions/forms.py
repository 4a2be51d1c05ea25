"""Forms of the project's page."""

from collections import Counter
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .choices import PresenceKind
from .models import Call, CallSheet, Role

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


def _time_field(**given):
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **given)


class CallSheetForm(forms.ModelForm):
    general_call = _time_field(label=_("General call"))

    class Meta:
        model = CallSheet
        fields = ("day", "unit", "place", "general_call", "contact", "hospital", "notes")
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean(self):
        given = super().clean()
        others = CallSheet.objects.filter(project=self.instance.project_id).exclude(pk=self.instance.pk)
        if others.filter(day=given.get("day"), unit=given.get("unit", "")).exists():
            self.add_error("day", _("This unit has a call sheet for that day already."))
        return given

    def clean_unit(self):
        return " ".join(self.cleaned_data["unit"].split())

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day < timezone.localdate() and day != self.instance.day:
            raise ValidationError(_("This day is over."))
        return day


class CallForm(forms.ModelForm):
    at = _time_field(label=_("call time"))

    class Meta:
        model = Call
        fields = ("at", "note")


class CrewForm(forms.Form):
    """Who is called for a day: ticked people, and one time for all of a role.

    A time of somebody's own stays, unless the role's time changes under it: `crew` is what
    `calling.crew_of` returns, `calls` the calls that are on the sheet now.
    """

    def __init__(self, sheet, crew, calls, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet, self.crew = sheet, crew
        self.calls = {call.assignment_id: call for call in calls if not call.is_cancelled}
        for role, people in crew:
            times = Counter(self.calls[each.pk].at for each in people if each.pk in self.calls)
            usual = times.most_common(1)[0][0] if times else None
            label = gettext("Call time of “%(role)s”") % {"role": role.name}
            self.fields[f"at_{role.pk}"] = _time_field(required=False, initial=usual, label=label)

    @property
    def ticked(self):
        """Keys of those who are ticked, as the form was sent, or as the sheet is."""
        if not self.is_bound:
            return set(self.calls)
        known = {each.pk for _role, people in self.crew for each in people}
        return known & {int(key) for key in self.data.getlist("called") if key.isdecimal() and len(key) < 19}

    @property
    def parts(self):
        """[(role's time, role, [(assignment, is ticked, their own time or None)])] for the page."""
        for role, people in self.crew:
            field = self[f"at_{role.pk}"]
            rows = [(each, each.pk in self.ticked, self._own_time(each, field.initial)) for each in people]
            yield field, role, rows

    def _own_time(self, assignment, usual):
        call = self.calls.get(assignment.pk)
        return call.at if call and call.at != usual else None

    @property
    def wanted(self):
        """{assignment's key: (time, note)}"""
        found = {}
        for role, people in self.crew:
            name = f"at_{role.pk}"
            at = self.cleaned_data[name] or self.sheet.general_call
            for each in people:
                if each.pk in self.ticked:
                    call, own = self.calls.get(each.pk), self._own_time(each, self.fields[name].initial)
                    found[each.pk] = (own or at, call.note if call else "")
        return found


class ProblemForm(forms.Form):
    problem = forms.CharField(
        label=_("What is the problem?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
