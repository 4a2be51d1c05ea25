"""The catalogue of talents that the project ships."""

import json
from pathlib import Path

DATA = Path(__file__).parent / "data" / "catalogue.json"


def load(category_model, talent_model):
    """Add the categories and talents that are missing, by code; return how many talents.

    What exists stays as it is: staff may rename, move and switch off. It takes the models, so
    that a migration can hand over those of its time.
    """
    catalogue = json.loads(DATA.read_text())
    missing = _missing(category_model, catalogue)
    category_model.objects.bulk_create(
        category_model(position=position, **_named(row))
        for position, row in enumerate(catalogue)
        if row["code"] in missing
    )
    categories = {category.code: category for category in category_model.objects.all()}
    talents = [(categories[row["code"]], item) for row in catalogue for item in row["items"]]
    missing = _missing(talent_model, [item for _category, item in talents]) - _merged(talent_model)
    created = talent_model.objects.bulk_create(
        talent_model(category=category, **_named(item))
        for category, item in talents
        if item["code"] in missing
    )
    return len(created)


def _missing(model, rows):
    codes = {row["code"] for row in rows}
    return codes - set(model.objects.filter(code__in=codes).values_list("code", flat=True))


def _merged(talent_model):
    """Codes that staff merged into others; a migration's model may be older than merging."""
    if not hasattr(talent_model, "former_codes"):
        return set()
    return {code for codes in talent_model.objects.values_list("former_codes", flat=True) for code in codes}


def _named(row):
    return {"code": row["code"], "name_fr": row["fr"], "name_en": row["en"], "name_ar": row["ar"]}
