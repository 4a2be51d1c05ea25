"""Changes over the API: the answers go through the very forms of the website."""

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from talentio.core.models import Country
from talentio.core.rest.editions import changed_meanwhile
from talentio.core.rest.refusals import invalid

from . import editing
from .choices import SocialNetwork
from .models import Talent

# Answers of the API that stand in each section's form; networks are fields of their own there.
SECTIONS = {
    "identity": {"first_name", "last_name", "gender", "date_of_birth"},
    "origin": {"nationality", "country", "city"},
    "contact": {"phone", "whatsapp", "address"},
    "profession": {"talents", "availability", "work_mode", "years_experience", "bio"}
    | {"rate_min", "rate_max", "rate_currency", "rate_unit"},
    "links": {"portfolio_url", "website", "social_links", "shows_social_links"},
    "visibility": {"is_public"},
}


def change(profile, given, *, seen, by):
    """Keep the given answers, {name: value}; what is left out stays.

    Raise Refused with 422 for answers that the website would not take either, or 412 where the
    profile is no longer the one that was `seen`, a `version()`.
    """
    typed = _typed(given)
    forms = [_form(profile, section, typed) for section, names in SECTIONS.items() if names & given.keys()]
    wrong = {}
    for form in forms:
        wrong |= {name: list(sentences) for name, sentences in form.errors.items()}
    if wrong:
        raise invalid(wrong)
    answers = {}
    for form in forms:
        answers |= form.cleaned_data
    try:
        editing.save(profile, answers, seen=seen, by=by)
    except editing.StaleProfile as stale:
        raise changed_meanwhile() from stale


def _form(profile, section, typed):
    """A bound form of a section: what it holds, with what was given over it."""
    held = editing.form_for(profile, section)
    data = MultiValueDict()
    for name in held.fields:
        value = typed[name] if name in typed else held.initial.get(name)
        if isinstance(value, list):
            data.setlist(name, value)
        elif value not in (None, "", False):
            data[name] = getattr(value, "pk", value)
    return editing.form_for(profile, section, data)


def _typed(given):
    """The given answers as a browser would send them; raise Refused for codes that nobody knows."""
    typed, wrong = dict(given), {}
    for name in {"nationality", "country"} & given.keys():
        typed[name] = _country(given[name], name, wrong)
    if "talents" in given:
        typed["talents"] = _talents(given["talents"], wrong)
    if "social_links" in given:
        links = typed.pop("social_links") or {}
        typed |= {network.value: links.get(network, "") for network in SocialNetwork}
    if wrong:
        raise invalid(wrong)
    return typed


def _country(code, name, wrong):
    if not code:
        return ""
    found = Country.objects.filter(code=code.upper()).first()
    if found is None:
        wrong[name] = [_("This is not in the list.")]
    return found and found.pk


def _talents(codes, wrong):
    found = dict(Talent.objects.offered().filter(code__in=codes).values_list("code", "pk"))
    if set(codes) - found.keys():
        wrong["talents"] = [_("This is not in the list.")]
    return list(found.values())
