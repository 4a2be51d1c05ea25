"""What people write in the cells of a table, as what the site's forms take.

Fields and widgets of django-import-export: `clean` gives a list of texts, as a browser would send
them, or {name of a form's field: [text, …]} where one cell fills several. It raises ValueError with
the sentence for people. Choices are understood by their codes and by their words in three languages.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.fields import Field
from import_export.widgets import Widget

from .models import Country
from .place_memory import remembered
from .sheets import FORMULA
from .spelling import fold

LANGUAGES = ("fr", "en", "ar")
SEVERAL = re.compile(r"[;,|\n،]")
YES = {"1", "oui", "yes", "true", "vrai", "x", "o", "y", "نعم"}
NO = {"0", "non", "no", "false", "faux", "n", "لا"}


class Cell(Field):
    """A column of an import: `column_name` its key, `title` its words, `help` what may stand in it."""

    def __init__(self, key, title, widget=None, *, field="", example="", help="", is_required=False):
        super().__init__(attribute=field or key, column_name=key, widget=widget or Text())
        self.title, self.example, self.help, self.is_required = title, example, help, is_required


class Text(Widget):
    """A text as it is, without the apostrophe by which our own exports disarm formulas."""

    def clean(self, value, row=None, **kwargs):
        if value.startswith("'") and value[1:].startswith(FORMULA):
            value = value[1:]
        return [value]


class Truth(Widget):
    """Yes or no, as a box that is ticked or sends nothing."""

    def clean(self, value, row=None, **kwargs):
        word = fold(value)
        if word in YES:
            return ["on"]
        if word in NO:
            return []
        raise ValueError(_("Write yes or no."))


class Choice(Widget):
    """One of a list: `choices` is a TextChoices, or a function that returns [(code, words)]."""

    def __init__(self, choices):
        super().__init__()
        self.choices, self.known = choices, None

    def _pairs(self):
        return (
            self.choices()
            if callable(self.choices) and not hasattr(self.choices, "choices")
            else (self.choices.choices)
        )

    def code_of(self, word):
        if self.known is None:
            self.known = {}
            for language in LANGUAGES:
                with override(language):
                    for code, words in self._pairs():
                        self.known.setdefault(fold(str(words)), code)
            self.known |= {fold(str(code)): code for code, _words in self._pairs()}
        code = self.known.get(fold(word))
        if code is None:
            raise ValueError(_("“%(word)s” is not in the list.") % {"word": word.strip()[:60]})
        return str(code)

    def clean(self, value, row=None, **kwargs):
        return [self.code_of(value)]


class Choices(Choice):
    """Several of a list, between commas, semicolons or lines."""

    def clean(self, value, row=None, **kwargs):
        return list(dict.fromkeys(self.code_of(word) for word in SEVERAL.split(value) if word.strip()))


def country_choices():
    """Countries by number and by name in the active language, and by their ISO codes too."""
    countries = remembered("countries", lambda: list(Country.objects.all()))
    return [(country.pk, country.name) for country in countries] + [
        (country.pk, country.code) for country in countries
    ]


class CountryOf(Choice):
    def __init__(self):
        super().__init__(country_choices)

    def code_of(self, word):
        if word.strip().isdecimal():  # our own numbers say nothing to anybody
            raise ValueError(_("Write the name of the country, or its two letters."))
        return super().code_of(word)
