"""The criteria of a brief as chips that staff change, leave out and add."""

from itertools import count

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from cinema.choices import LanguageLevel
from cinema.models.talent import HEIGHTS, WEIGHTS

from .brief.criteria import LISTS, PROTECTED, RANGES, Criterion
from .conditions import LEVELS, MATCHABLE
from .names import CHOICES, FEATURES, UnknownName, codes_named, names_of
from .words_for_people import FIELDS, criterion_label, value_label

KINDS = [("must", _("must")), ("prefer", _("wish")), ("", _("leave out"))]
WHY = _("Artistic reason")
LIMITS = {"age": (0, 120), "height_cm": HEIGHTS, "weight_kg": WEIGHTS, "years_of_experience": (0, 70)}
MOST_ADDED = 20


ANY, ALL, NONE = ("any", _("one of these")), ("all", _("all of these")), ("none", _("none of these"))


class NamesField(forms.CharField):
    """Names apart by commas, as codes."""

    def __init__(self, field, kind, **options):
        super().__init__(max_length=500, **options)
        self.field, self.kind = field, kind

    def clean(self, value):
        text = super().clean(value)
        try:
            return codes_named(self.field, self.kind, text)
        except UnknownName as unknown:
            words = _("We do not know “%s”. Check the spelling, or write it in another way.")
            raise ValidationError(words % unknown) from unknown


class Chip:
    """The fields of one criterion in the form; `known` is it as a dict, without a value if it is new."""

    def __init__(self, form, known, *, is_new=False):
        self.form, self.known, self.is_new = form, known, is_new
        self.id, self.field = known["id"], known["field"]
        self.is_range, self.is_list = self.field in RANGES, self.field in LISTS
        self._add_fields()

    @property
    def label(self):
        return FIELDS[self.field] if self.is_new else criterion_label(self.known)

    @property
    def value(self):
        return "" if self.is_new else value_label(self.known)

    @property
    def is_open(self):
        """Whether there is something to be typed or mended."""
        names = set(self._names()) - {f"why_{self.id}"}
        return self.is_new or any(name in self.form.errors for name in names)

    def bound(self):
        """The bound fields of the value, in the order of the page."""
        return [
            self.form[name]
            for name in self._names()
            if name.partition("_")[0] not in ("kind", "weight", "why")
        ]

    @property
    def counting(self):
        """The bound fields of how much it counts."""
        return self.form[f"kind_{self.id}"], self.form[f"weight_{self.id}"]

    @property
    def why(self):
        """The bound field of the reason, which stands outside the fold: nothing counts without it."""
        return self.form[f"why_{self.id}"] if self.known["protected"] else None

    def _names(self):
        parts = ("least", "most", "op", "value", "level", "kind", "weight", "why")
        return [name for part in parts if (name := f"{part}_{self.id}") in self.form.fields]

    def _add_fields(self):
        add, known = self._add, self.known
        if self.is_range:
            self._add_range()
        else:
            self._add_values()
        add("kind", forms.ChoiceField(label=_("Counts as"), choices=KINDS, required=False), known["kind"])
        weights = [(number, number) for number in range(1, 6)]
        add("weight", forms.TypedChoiceField(label=_("Weight"), choices=weights, coerce=int), known["weight"])
        if known["protected"]:
            add("why", forms.CharField(label=WHY, max_length=300, required=False), known["justification"])

    def _add(self, part, field, initial):
        field.initial = initial
        self.form.fields[f"{part}_{self.id}"] = field

    def _add_range(self):
        low, high = LIMITS[self.field]
        least, most = self.known["value"] or (None, None)
        for part, label, initial in (("least", _("At least"), least), ("most", _("At most"), most)):
            field = forms.IntegerField(label=label, min_value=low, max_value=high, required=False)
            self._add(part, field, initial)

    def _add_values(self):
        ops = [ANY, ALL, NONE] if self.is_list else [ANY, NONE]
        if self.field != "language_levels":
            op = {"in": "any", "not_in": "none"}.get(self.known["op"], self.known["op"])
            self._add("op", forms.ChoiceField(label=_("Meant"), choices=ops, required=False), op)
        codes = self.known["value"]
        offered = list(FEATURES.items()) if self.field == "features" else None
        offered = CHOICES[self.field].choices if self.field in CHOICES else offered
        if offered:
            field = forms.MultipleChoiceField(
                label=FIELDS[self.field], choices=offered, required=False, widget=forms.CheckboxSelectMultiple
            )
            self._add("value", field, codes)
            return
        level = LEVELS[0]
        if self.field == "language_levels" and codes:
            level, codes = codes[0].partition(":")[2], [code.partition(":")[0] for code in codes]
        named = "languages" if self.field == "language_levels" else self.field
        words = ", ".join(names_of(named, codes))
        help_text = _("Several apart by commas.")
        field = NamesField(
            named, self.form.kind, label=FIELDS[self.field], required=False, help_text=help_text
        )
        self._add("value", field, words)
        if self.field == "language_levels":
            levels = [each for each in LanguageLevel.choices if each[0] in LEVELS]
            self._add(
                "level", forms.ChoiceField(label=_("Level, at least"), choices=levels, required=False), level
            )

    def clean(self, given):
        """Add the mistakes of this chip to the form; one that is left out has none."""
        if given.get(f"kind_{self.id}") == "":
            for name in self._names():
                self.form.errors.pop(name, None)
            return
        if self.known["protected"] and not given.get(f"why_{self.id}") and f"why_{self.id}" in given:
            words = _("Say why the role asks for this, or leave the criterion out.")
            self.form.add_error(f"why_{self.id}", words)
        if self._is_shown and not self._value(given):
            part = "least" if self.is_range else "value"
            if f"{part}_{self.id}" not in self.form.errors:
                self.form.add_error(
                    f"{part}_{self.id}", _("Say what you look for, or leave the criterion out.")
                )

    @property
    def _is_shown(self):
        """Whether the page sent the value too; who sends only kinds and weights keeps it."""
        return self.id in self.form.shown

    def _value(self, given):
        if not self.is_range:
            codes = given.get(f"value_{self.id}") or []
            level = given.get(f"level_{self.id}")
            return [f"{code}:{level}" for code in codes] if level else codes
        bounds = [given.get(f"least_{self.id}"), given.get(f"most_{self.id}")]
        if None not in bounds and bounds[0] > bounds[1]:
            bounds.reverse()
        return [] if bounds == [None, None] else bounds

    def criterion(self, given):
        """The criterion as it was confirmed, or None where it is left out."""
        kind = given[f"kind_{self.id}"]
        if not kind:
            return None
        changed = {"kind": kind, "weight": given[f"weight_{self.id}"]}
        changed["justification"] = given.get(f"why_{self.id}", "")
        if self._is_shown:
            changed |= self._edited(given)
        return Criterion.read({**self.known, **changed})

    def _edited(self, given):
        op, value = given.get(f"op_{self.id}") or self.known["op"], self._value(given)
        op = (
            "between"
            if self.is_range
            else op
            if self.is_list
            else {"any": "in", "none": "not_in"}.get(op, op)
        )
        if (op, sorted(map(str, value))) == (self.known["op"], sorted(map(str, self.known["value"]))):
            return {}
        # The words of the text say something else than this now.
        return {"op": op, "value": value, "source": "", "origin": "staff"}


class CriteriaForm(forms.Form):
    """A chip for each criterion of a brief, and for those that staff add."""

    def __init__(self, brief, data=None):
        super().__init__(data)
        self.kind = brief.kind
        self.shown = set(data.getlist("shown")) if hasattr(data, "getlist") else set()
        self.offered = [(name, FIELDS[name]) for name in FIELDS if self._may_add(name)]
        self.chips = [Chip(self, each) for each in brief.criteria]
        for known in self._added(data, brief):
            self.chips.append(Chip(self, known, is_new=True))
            self._begin(self.chips[-1])

    def _begin(self, chip):
        """Give a chip that the page did not show yet its first values, as if they were sent."""
        if chip.id in self.shown:
            return
        self.data = self.data.copy()
        for part in ("op", "kind", "weight"):
            if field := self.fields.get(f"{part}_{chip.id}"):
                self.data[f"{part}_{chip.id}"] = field.initial

    def _may_add(self, name):
        return name in MATCHABLE[self.kind] and not (self.kind == "standard" and name in PROTECTED)

    def _added(self, data, brief):
        """New criteria are told by hidden fields, and by the one whose button was pressed."""
        wanted = data.getlist("new") if hasattr(data, "getlist") else []
        wanted += [data["field"]] if data and data.get("add") and data.get("field") else []
        taken = {each["id"] for each in brief.criteria}
        free = (number for number in count(1) if f"n{number}" not in taken)
        for name, number in zip(wanted[:MOST_ADDED], free, strict=False):
            if self._may_add(name):
                op = "between" if name in RANGES else "any" if name in LISTS else "in"
                known = {"id": f"n{number}", "field": name, "op": op, "value": [], "kind": "must"}
                known |= {"weight": 3, "source": "", "origin": "staff", "justification": ""}
                yield {**known, "protected": name in PROTECTED}

    @property
    def is_adding(self):
        """Whether only one more chip is wanted: nothing is judged yet, and nothing typed is lost."""
        return bool(self.data.get("add"))

    def full_clean(self):
        super().full_clean()
        if self.is_adding:
            self._errors = ErrorDict()

    def clean(self):
        given = super().clean()
        for chip in self.chips:
            chip.clean(given)
        return given

    def confirmed(self):
        """The criteria that staff keep, as they want them."""
        found = [chip.criterion(self.cleaned_data) for chip in self.chips]
        return [each for each in found if each]

    def edited(self):
        """All criteria as dicts for the brief: those that were left out have no kind, and can come back."""
        found = [(chip, chip.criterion(self.cleaned_data)) for chip in self.chips]
        kept = [each.as_dict() if each else {**chip.known, "kind": ""} for chip, each in found]
        return [each for each in kept if each["value"]]
