"""The models that the settings name, as OpenRouter lists them: prices, abilities, and the day they end."""

import logging
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from talentio.core.models import Figure

from . import ai_settings, openrouter
from .spending import MILLION, MODELS

log = logging.getLogger(__name__)
# Enough to try another one and compare.
SOON = timedelta(days=45)
NEEDED = {"structured_outputs", "response_format"}


def refresh():
    """Look the models up and keep what is found; return how many there are, None where nobody answers."""
    if not ai_settings.is_on():
        return None
    try:
        with openrouter.session(1) as connections:
            listed = openrouter.models(ai_settings.service(), connections)
    except openrouter.Fault as fault:
        # What was known stays: one night without an answer is no news.
        log.warning("The list of models could not be read: %s", fault.kind)
        return None
    return keep(listed)


def keep(listed):
    """Store the facts of the models that the settings name; return how many are listed."""
    by_id = {row["id"]: row for row in listed}
    found = {slug: _facts(by_id[slug]) for slug in ai_settings.models() if slug in by_id}
    Figure.objects.replace(MODELS, {MODELS: {**found, "": {"asked": list(ai_settings.models())}}})
    return len(found)


def _facts(row):
    pricing = row.get("pricing") if isinstance(row.get("pricing"), dict) else {}
    price = {name: _per_million(pricing.get(name)) for name in ("prompt", "completion")}
    abilities = row.get("supported_parameters")
    return {
        "price": None if None in price.values() else price,
        "ends": _day(row.get("expiration_date")),
        "fits": bool(NEEDED & set(abilities)) if isinstance(abilities, list) else None,
    }


def _per_million(text):
    try:
        dollars = float(text) * MILLION
    except (TypeError, ValueError):
        return None
    return dollars if 0 <= dollars < MILLION else None


def _day(text):
    try:
        return date.fromisoformat(str(text)[:10]).isoformat()
    except ValueError:
        return None


def warnings():
    """What staff should know about the models, as sentences; nothing where they were never looked up."""
    known = Figure.objects.values_of([MODELS]).get(MODELS) or {}
    named = ai_settings.models()
    if not named:
        return [_("No model is named.")]
    # Looked up for other names: the next look is on its way.
    if not known or known.get("", {}).get("asked") != list(named):
        return []
    return [sentence for slug in named for sentence in _about(slug, known.get(slug))]


def _about(slug, facts):
    if facts is None:
        yield _("%(model)s is not in the list of models any more.") % {"model": slug}
        return
    if facts["fits"] is False:
        yield _("%(model)s does not answer in a fixed form, which we need.") % {"model": slug}
    if facts["ends"]:
        day = date.fromisoformat(facts["ends"])
        if day <= timezone.localdate() + SOON:
            words = {"model": slug, "day": date_format(day, "DATE_FORMAT")}
            yield _("%(model)s ends on %(day)s: choose another one.") % words
