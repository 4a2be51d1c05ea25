"""Languages and skills that film people choose from, read from `cinema/data/` once per process."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import lazy

from talentio.core.spelling import in_active_language

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Term:
    """One entry of a list with its name in the three languages of the site."""

    code: str
    name_fr: str
    name_en: str
    name_ar: str
    category: str = ""

    @property
    def name(self):
        return in_active_language(self, otherwise=self.name_fr)


def _term(row, category=""):
    return Term(row["code"], row["fr"], row["en"], row["ar"], category)


@cache
def languages() -> dict[str, Term]:
    """Every language and dialect by its code; "other" stands last."""
    rows = json.loads((DATA / "languages.json").read_text(encoding="utf-8"))
    return {row["code"]: _term(row) for row in rows}


@cache
def skill_categories() -> dict[str, Term]:
    return {row["code"]: _term(row) for row in _skill_rows()}


@cache
def skills() -> dict[str, Term]:
    """Every skill by its code, category by category."""
    return {
        row["code"]: _term(row, category["code"]) for category in _skill_rows() for row in category["skills"]
    }


@cache
def _skill_rows():
    return json.loads((DATA / "skills.json").read_text(encoding="utf-8"))


def _name_of(terms, code):
    term = terms().get(code)
    return term.name if term else code


_lazy_name_of = lazy(_name_of, str)


def language_choices():
    return [(code, _lazy_name_of(languages, code)) for code in languages()]


def skill_choices():
    return [(code, _lazy_name_of(skills, code)) for code in skills()]


def language_name(code):
    return _name_of(languages, code)


def skill_name(code):
    return _name_of(skills, code)
