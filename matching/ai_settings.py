"""What staff decide about the AI: the service and its key, models, limits and money."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from talentio.core.site_settings import SettingSpec, site_settings

SLUG = re.compile(r"[\w.-]+/[\w.:-]+")
KEY = "openrouter_api_key"
# Changing one of these has the models looked up again.
ABOUT_MODELS = {KEY, "openrouter_base_url", "ai_model", "ai_fallback_models"}


def _refuse_free(value):
    for slug in _slugs(value):
        if not SLUG.fullmatch(slug):
            raise ValidationError(_("A model is called like “google/gemini-3.1-flash-lite”."))
        if slug.endswith(":free"):
            # They allow fifty requests a day, and may train on what they are sent.
            raise ValidationError(_("Free models may learn from what they are sent: take a paid one."))


def _slugs(text):
    return [slug for slug in re.split(r"[\s,;]+", text) if slug]


for _spec in (
    SettingSpec(
        KEY,
        "text",
        "",
        "ai",
        _("With it a model too reads briefs, CVs and the best candidates; without it only our rules do."),
        "OPENROUTER_API_KEY",
        secret=True,
        label=_("Key of OpenRouter"),
    ),
    SettingSpec(
        "openrouter_base_url",
        "url",
        "https://openrouter.ai/api/v1",
        "ai",
        _("Another server that speaks the same protocol may stand in."),
        "OPENROUTER_BASE_URL",
        label=_("Address of OpenRouter"),
    ),
    SettingSpec(
        "ai_model",
        "text",
        "google/gemini-3.1-flash-lite",
        "ai",
        _("As OpenRouter calls it. It is looked up when you save and every day."),
        "AI_MODEL",
        label=_("Model"),
        refuse=_refuse_free,
    ),
    SettingSpec(
        "ai_fallback_models",
        "text",
        "google/gemini-2.5-flash-lite",
        "ai",
        _("Asked in this order where the model fails; separated by commas."),
        label=_("Models to fall back on"),
        refuse=_refuse_free,
    ),
    SettingSpec(
        "ai_temperature",
        "number",
        0.0,
        "ai",
        _("At 0 the same question gets the same answer."),
        label=_("Temperature"),
        minimum=0,
        maximum=1,
    ),
    SettingSpec(
        "ai_candidates",
        "integer",
        50,
        "ai",
        _("So many of the best by the built-in ranking get a second reading."),
        label=_("Candidates that are read"),
        minimum=1,
        maximum=200,
    ),
    SettingSpec(
        "ai_in_flight",
        "integer",
        16,
        "ai",
        _("Fewer by themselves when the service says that it is too much."),
        label=_("Questions at the same time"),
        minimum=1,
        maximum=64,
    ),
    SettingSpec(
        "ai_matching_timeout",
        "integer",
        60,
        "ai",
        label=_("Wait for the reading of a candidate"),
        minimum=1,
        maximum=90,
        unit=_("seconds"),
    ),
    SettingSpec(
        "ai_cv_timeout",
        "integer",
        30,
        "ai",
        label=_("Wait for the reading of a CV or a brief"),
        minimum=1,
        maximum=90,
        unit=_("seconds"),
    ),
    SettingSpec(
        "ai_run_budget",
        "number",
        0.5,
        "ai",
        _("A search stops asking before it would cost more."),
        label=_("Most that a search may cost"),
        minimum=0,
        maximum=1000,
        unit="$",
    ),
    SettingSpec(
        "ai_month_budget",
        "number",
        20.0,
        "ai",
        _("Nothing is asked any more before a month would cost more."),
        label=_("Most that a month may cost"),
        minimum=0,
        maximum=100_000,
        unit="$",
    ),
    SettingSpec(
        "ai_answer_months",
        "integer",
        6,
        "logs",
        _("After that the words of the AI about people are deleted; scores stay."),
        label=_("Answers of the AI are kept for"),
        minimum=1,
        maximum=60,
        unit=_("months"),
    ),
):
    site_settings.register(_spec)


@dataclass(frozen=True)
class Service:
    """Everything that a question needs of the settings, read once: threads ask no database."""

    key: str
    base_url: str
    models: tuple
    temperature: float
    site_url: str
    brand: str


def is_on():
    return bool(site_settings.openrouter_api_key)


def models():
    """The model and those to fall back on, each once, without free ones (the environment may name any)."""
    named = _slugs(f"{site_settings.ai_model} {site_settings.ai_fallback_models}")
    return tuple(dict.fromkeys(slug for slug in named if not slug.endswith(":free")))


def service():
    return Service(
        key=site_settings.openrouter_api_key,
        base_url=site_settings.openrouter_base_url,
        models=models(),
        temperature=site_settings.ai_temperature,
        site_url=site_settings.site_url,
        brand=site_settings.brand_name,
    )
