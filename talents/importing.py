"""Rows of a table as people: each is read by the very forms of the registration, field by field."""

from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from talentio.core.imports import RowRefused

from .steps import as_posted


class RowDraft:
    """A row as the forms know a draft: what is typed, section by section, without files."""

    is_full = False
    photo_urls = ()

    def __init__(self, typed):
        self._typed = typed

    def is_begun(self, step):
        return False

    def typed(self, step):
        return self._typed


class FormReader:
    """Reads rows for one import. A child names its forms, and writes people.

    Of a new person the fields in `required` must be there; whatever else a registration asks for may
    be missing. Of somebody who is known, only what stands in the row is looked at.
    """

    model = None
    forms = ()
    required = frozenset()
    # Boxes that only the person can tick.
    unasked = frozenset()
    # What a registration asks by a rule of its own, and a row may leave out.
    may_be_missing = frozenset()
    # {field of a form: column}, where they differ: "language_1" stands in "languages".
    columns = {}

    def __init__(self, batch, resource):
        self.batch, self.by = batch, batch.requested_by
        self.resource = resource
        self._titles = {field.column_name: field for field in resource.get_import_fields()}

    # What an import asks -------------------------------------------------------------------
    def look(self, cells):
        """(the person or None, whether something changes); raise RowRefused."""
        target = self.find(cells)
        typed = self.typed(cells)
        if target is None:
            self.answers_of_new(typed)
            return None, True
        held = self.answers(target)
        given = self.given(typed)
        answers = self.cleaned({**held, **typed}, only=given)
        return target, self.differs(target, answers)

    def create(self, cells):
        return self.write_new(self.answers_of_new(self.typed(cells)), cells)

    def update(self, target, cells):
        typed = self.typed(cells)
        answers = self.cleaned({**self.answers(target), **typed}, only=self.given(typed))
        return self.write(target, answers)

    def restore(self, target, held):
        """Bring back what `answers` told before; what a form would refuse now was there too."""
        return self.write(target, self.cleaned(held, only=None, is_lenient=True))

    def version(self, target):
        return target.updated_at.isoformat()

    def is_in_use(self, target, row):
        """Tell whether a person whom this import created has made the profile their own."""
        return False

    # Reading -------------------------------------------------------------------------------
    def typed(self, cells):
        """{field of a form: [text, …]} of a row; raise RowRefused for cells that say nothing known."""
        typed = SimpleNamespace()
        try:
            self.resource.import_instance(typed, cells)
        except ValidationError as refusal:
            by_attribute = {field.attribute: field.column_name for field in self._titles.values()}
            raise RowRefused(
                {by_attribute[name]: texts for name, texts in refusal.message_dict.items()}
            ) from refusal
        found = {}
        for name, value in vars(typed).items():
            found |= value if isinstance(value, dict) else {name: value}
        return found

    def given(self, typed):
        """The columns that a row fills, as the forms' fields are told apart by them."""
        return {self.column(name) for name in typed}

    def column(self, field):
        return self.columns.get(field) or self.columns.get(field.rstrip("0123456789").rstrip("_")) or field

    def answers_of_new(self, typed):
        missing = [name for name in self.required if not any(typed.get(name, ()))]
        if missing:
            raise RowRefused({self.column(name): [_("This is needed for somebody new.")] for name in missing})
        return self.cleaned(typed, only=None)

    def cleaned(self, typed, *, only, is_lenient=False):
        """What all forms make of it; raise RowRefused. Only faults of `only` count: columns, None for all."""
        answers, errors, draft = {}, {}, RowDraft(typed)
        for step in self.forms:
            form = step.of(draft, as_posted(typed))
            for name, field in form.fields.items():
                if name not in self.required:
                    field.required = False
            form.full_clean()
            answers |= form.cleaned_data
            for name, sentences in form.errors.items():
                column = self.column(name)
                is_ours = only is None or column in only or name == "__all__"
                is_left_out = name in self.may_be_missing and not any(typed.get(name, ()))
                if name in self.unasked or is_lenient or not is_ours or is_left_out:
                    continue
                errors.setdefault(column if column in self._titles else "", []).extend(sentences)
        if errors:
            raise RowRefused(errors)
        return answers if only is None else self.narrowed(answers, only)

    def narrowed(self, answers, only):
        """Those of the answers that come from these columns."""
        return {name: value for name, value in answers.items() if self.column(name) in only}


def as_typed(value):
    """A value of a profile as a form would send it."""
    if value is True:
        return ["on"]
    if value is None or value is False or value == "":
        return []
    return [str(getattr(value, "pk", value))]
