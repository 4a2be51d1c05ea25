"""`docs/privacy.md` names every model and field that says something of a person, and how long it stays."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

from talentio.core.site_settings import site_settings

PAGE = (Path(settings.BASE_DIR) / "docs" / "privacy.md").read_text(encoding="utf-8")
INTRODUCTION, _heading, REST = PAGE.partition("\n## Of people\n")
OF_PEOPLE, _heading, OF_NOBODY = REST.partition("\n## Of nobody\n")
OF_NOBODY = OF_NOBODY.partition("\n## ")[0]


def quoted(text):
    return set(re.findall(r"`([\w.]+)`", text))


def rows():
    """{model: (fields, how long)} of the table."""
    cells = [line.split("|")[1:-1] for line in OF_PEOPLE.splitlines() if line.startswith("| `")]
    return {quoted(model).pop(): (quoted(fields), kept) for model, fields, _why, kept, _who in cells}


def fields(model):
    return {field.name for field in model._meta.get_fields() if field.concrete}


MODELS = {model._meta.label: model for model in apps.get_models() if not model._meta.proxy}
OF_A_ROW = quoted(INTRODUCTION.split("What is said of a row")[1].split("\n\n")[0])


def test_every_model_has_its_place():
    named = sorted([*rows(), *(label for label in quoted(OF_NOBODY) if "." in label)])
    assert named == sorted(MODELS), "docs/privacy.md: a row if it holds data of people, else “Of nobody”"


def test_every_field_of_a_person_is_named():
    missing = {label: fields(MODELS[label]) - told - OF_A_ROW for label, (told, _kept) in rows().items()}
    assert {label: sorted(names) for label, names in missing.items() if names} == {}


def test_no_field_is_named_that_is_gone():
    gone = {label: told - fields(MODELS[label]) for label, (told, _kept) in rows().items()}
    assert {label: sorted(names) for label, names in gone.items() if names} == {}


def test_the_times_are_those_of_the_settings():
    told = dict(re.findall(r"`(\w+)` \((\d+)\)", PAGE))
    timed = {"activity_log_months", "activity_address_days", "security_log_months", "mail_body_days"}
    timed |= {"draft_days", "erasure_grace_days", "ai_answer_months", "export_hours", "import_days"}
    assert {name: int(number) for name, number in told.items()} == {
        name: site_settings.specs[name].default for name in timed
    }


def test_every_row_says_how_long():
    assert [label for label, (_told, kept) in rows().items() if not kept.strip()] == []
