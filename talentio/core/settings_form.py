"""The form of one group of settings, made from the registry; saving it writes only what was touched.

Each field carries what it showed, so that a field that nobody touched never undoes what somebody
else changed meanwhile; one that both changed is refused once, with a word about the other.
"""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Setting, SettingsVersion
from .site_settings import site_settings

REMOVE = "remove_"
LONGEST = {"text": 300, "email": 254, "url": 500, "long_text": 20_000}


class LongText(forms.CharField):
    """Lines as they were typed: browsers send two characters for one end of line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


def field_of(spec):
    """The form field for a key of the registry."""
    words = {"label": spec.title, "help_text": spec.explanation, "show_hidden_initial": not spec.secret}
    if spec.secret:
        attrs = {"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}
        widget = forms.PasswordInput(attrs=attrs)
        return forms.CharField(widget=widget, required=False, max_length=4000, **words)
    return FIELDS[spec.type](spec, words)


def _number(kind, step):
    def make(spec, words):
        bounds = {"min_value": spec.minimum, "max_value": spec.maximum}
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "step": step})
        return kind(widget=widget, **bounds, **words)

    return make


def _choice(spec, words):
    return forms.ChoiceField(choices=spec.choices, **words)


def _text(kind, type="", **attrs):
    def make(spec, words):
        widget = {"widget": forms.TextInput(attrs={"type": type, "dir": "ltr"})} if type else {}
        return kind(required=False, max_length=LONGEST[spec.type], **widget, **words)

    return make


FIELDS = {
    "text": _text(forms.CharField),
    "long_text": _text(LongText),
    "email": _text(forms.CharField, "email"),
    "url": _text(forms.CharField, "url"),
    "integer": _number(forms.IntegerField, "1"),
    "number": _number(forms.FloatField, "any"),
    "boolean": lambda spec, words: forms.BooleanField(required=False, **words),
    "choice": _choice,
}


class GroupForm(forms.Form):
    """One group; `seen` says which state of each key the page showed, as `stamps` gave it."""

    def __init__(self, specs, data=None, *, can_change=True):
        self.specs = {spec.key: spec for spec in specs}
        self.rows = _rows(self.specs)
        initial = {key: site_settings.get(key) for key, spec in self.specs.items() if not spec.secret}
        super().__init__(data, initial=initial, auto_id="id_%s")
        self.seen = _read_stamps(self.data.get("seen", "")) if self.is_bound else {}
        for key, spec in self.specs.items():
            self.fields[key] = field_of(spec)
            if spec.secret:
                self.fields[REMOVE + key] = forms.BooleanField(
                    required=False, label=gettext_lazy("Remove it"), show_hidden_initial=False
                )
        for field in self.fields.values():
            field.disabled = not can_change

    @property
    def stamps(self):
        return json.dumps({key: row.updated_at.isoformat() for key, row in self.rows.items()})

    def lines(self):
        """What the page shows of each key, in order."""
        for key, spec in self.specs.items():
            source = site_settings.source(key)
            yield {
                "spec": spec,
                "field": self[key],
                "remove": self[REMOVE + key] if spec.secret else None,
                "is_set": spec.secret and bool(site_settings.get(key)),
                "source": source,
                "default": _in_words(spec, spec.default),
                "row": self.rows.get(key),
            }

    def clean(self):
        answers = super().clean()
        for key in self.touched():
            self._check(key, answers)
        return answers

    def _check(self, key, answers):
        if key in self.errors or answers.get(REMOVE + key):
            return
        try:
            self.specs[key].validate(answers[key])
        except ValidationError as refusal:
            self.add_error(key, refusal)

    def touched(self):
        """Keys that differ from what the page showed; an empty field keeps its secret."""
        changed = set(self.changed_data)
        return [
            key
            for key, spec in self.specs.items()
            if key in changed or (spec.secret and self.cleaned_data.get(REMOVE + key))
        ]

    @transaction.atomic
    def save(self, *, by):
        """Write what was touched; return the keys, or None when somebody else was quicker with one."""
        # One at a time, so that nobody slips in between looking and writing.
        SettingsVersion.objects.select_for_update().get_or_create(pk=1)
        self.rows = _rows(self.specs)
        touched = self.touched()
        for key in filter(self._is_overtaken, touched):
            self.add_error(key, self._word_about(key))
        if self.errors:
            return None
        for key in touched:
            self._write(key, by)
        return touched

    def _write(self, key, by):
        if self.cleaned_data.get(REMOVE + key):
            site_settings.put(key, "", by=by)
        else:
            site_settings.put(key, self.cleaned_data[key], by=by)

    def _is_overtaken(self, key):
        row = self.rows.get(key)
        return (row.updated_at.isoformat() if row else None) != self.seen.get(key)

    def _word_about(self, key):
        row = self.rows.get(key)
        if row is None:
            return _("Somebody set this back to its default meanwhile. Save again to keep your answer.")
        facts = {
            "who": row.updated_by.full_name if row.updated_by else _("Somebody"),
            "when": date_format(localtime(row.updated_at), "TIME_FORMAT"),
            "value": _in_words(self.specs[key], site_settings.shown(key)),
        }
        word = _("%(who)s changed this at %(when)s to “%(value)s”. Save again to replace it by your answer.")
        return word % facts


def _rows(keys):
    rows = Setting.objects.select_related("updated_by").filter(key__in=keys)
    return {row.key: row for row in rows}


def _read_stamps(text):
    try:
        stamps = json.loads(text)
    except ValueError:
        return {}
    return stamps if isinstance(stamps, dict) else {}


def _in_words(spec, value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if spec.choices:
        return str(dict(spec.choices).get(value, value))
    return str(value) if value != "" else _("empty")
