"""Criteria in the words of the page."""

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from .names import names_of, range_label

FIELDS = {
    "talents": _("Talent"),
    "talent_types": _("Kind of talent"),
    "skills": _("Skill"),
    "languages": _("Language"),
    "language_levels": _("Language level"),
    "city": _("City"),
    "country": _("Country"),
    "availability": _("Availability"),
    "work_mode": _("Work mode"),
    "years_of_experience": _("Years of experience"),
    "gender": _("Gender"),
    "age": _("Age"),
    "nationality": _("Nationality"),
    "country_of_origin": _("Country of origin"),
    "ethnicities": _("Origin"),
    "skin_tone": _("Skin tone"),
    "height_cm": _("Height"),
    "weight_kg": _("Weight"),
    "eye_color": _("Eyes"),
    "hair_color": _("Hair colour"),
    "hair_type": _("Hair type"),
    "hair_length": _("Hair length"),
    "build": _("Build"),
    "features": _("Distinctive feature"),
}


def criterion_label(criterion):
    """What a criterion (as a dict) asks for: its field and the words that it was read from, or its value."""
    field = str(FIELDS.get(criterion["field"], criterion["field"]))
    words = _apart(criterion["source"] or value_label(criterion))
    if criterion["op"] in ("none", "not_in"):
        return str(_("%(field)s: not %(words)s")) % {"field": field, "words": words}
    return str(_("%(field)s: %(words)s")) % {"field": field, "words": words}


def _apart(words):
    """In Arabic the words of a text keep their own direction: "25-35 ans" would read "35-25"."""
    return f"\u2068{words}\u2069" if get_language_bidi() else words


def value_label(criterion):
    """The value of a criterion (as a dict) in the reader's language."""
    if criterion["op"] == "between":
        return range_label(*criterion["value"])
    return ", ".join(names_of(criterion["field"], criterion["value"]))
