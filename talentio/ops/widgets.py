"""The browser's own pickers of days and moments: light, in the person's language, good on phones."""

from django import forms
from django.db import models

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
        super().__init__(date_attrs=DAY, time_attrs=MOMENT, date_format="%Y-%m-%d", time_format="%H:%M:%S")


WIDGETS = {
    models.DateField: {"widget": Day},
    models.TimeField: {"widget": Time},
    models.DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": Moment},
}
