"""The browser's own pickers of days and moments: light, in the person's language, good on phones."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

DAY = {"type": "date", "class": "vDateField"}
MOMENT = {"type": "time", "step": "1", "class": "vTimeField"}


class Day(forms.DateInput):
    def __init__(self):
        # Such an input is written in ISO 8601, whatever it shows.
        super().__init__(attrs=DAY, format="%Y-%m-%d")


class Time(forms.TimeInput):
    def __init__(self):
        super().__init__(attrs=MOMENT, format="%H:%M:%S")


class Moment(forms.SplitDateTimeWidget):
    def __init__(self):
        # The label of the field is that of both, and names neither.
        named = {
            "date_attrs": {**DAY, "aria-label": _("Day")},
            "time_attrs": {**MOMENT, "aria-label": _("Time")},
        }
        super().__init__(**named, date_format="%Y-%m-%d", time_format="%H:%M:%S")


WIDGETS = {
    models.DateField: {"widget": Day},
    models.TimeField: {"widget": Time},
    models.DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": Moment},
}
