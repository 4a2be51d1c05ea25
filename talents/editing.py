"""Changing a profile: the registration's own forms, filled from what is kept, section by section."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talentio.core.audit import audit

from . import name_watch
from .forms import ContactForm, IdentityForm, LinksForm, OriginForm, ProfessionForm, VisibilityForm
from .models import Profile, SocialLink


class StaleProfile(Exception):
    """Somebody changed the profile since the form was shown."""


class OwnOriginForm(OriginForm):
    """Where one lives; the country of origin stands in the code and stays."""

    title = _("Where do you live?")
    country_of_origin = None

    def __init__(self, *args, city=None, **kwargs):
        self.city_until_now = city
        super().__init__(*args, **kwargs)

    def _city(self, country, typed):
        city = self.city_until_now
        # What was not touched is not guessed anew: another town may share its name.
        if city and city.country_id == country.pk and typed == city.label:
            return city
        return super()._city(country, typed)


class OwnContactForm(ContactForm):
    """How to reach somebody; the e-mail signs in, so it belongs to the account."""

    email = None


SECTIONS = {
    "identity": IdentityForm,
    "origin": OwnOriginForm,
    "contact": OwnContactForm,
    "profession": ProfessionForm,
    "links": LinksForm,
    "visibility": VisibilityForm,
}
NAMES = ("first_name", "last_name")


def form_for(profile, section, data=None):
    """Build the form of one of SECTIONS, filled with what the profile holds or with what was sent."""
    extra = {}
    if section == "contact":
        extra["region"] = profile.city.country.code
    if section == "origin":
        extra["city"] = profile.city
    form = SECTIONS[section](data, **extra)
    form.initial = _held(profile, form)
    return form


def _held(profile, form):
    own = {name: getattr(profile.user, name) for name in NAMES}
    own |= {"country": profile.city.country_id, "city": profile.city.label}
    if "talents" in form.fields:
        own["talents"] = [talent.pk for talent in profile.talents.all()]
    if "shows_social_links" in form.fields:
        own |= {link.network: link.address for link in profile.social_links.all()}
    held = ((name, own[name] if name in own else getattr(profile, name, "")) for name in form.fields)
    return dict(held)


@transaction.atomic
def save(profile, answers, *, seen, by):
    """Keep the cleaned answers of a section; raise StaleProfile if it changed since `seen`.

    `seen` is the `version()` that the form was shown with. The score is right when this returns.
    """
    # Of two who save at once the second waits here and is then told.
    locked = Profile.objects.select_for_update().get(pk=profile.pk)
    if version(locked) != seen:
        raise StaleProfile
    names = {name: answers[name] for name in NAMES if name in answers}
    if names:
        profile.user.rename(**names)
    for name, answer in answers.items():
        if name in EDITABLE:
            setattr(profile, name, answer)
    if "talents" in answers:
        profile.talents.set(answers["talents"])
    if "social_links" in answers:
        _replace_links(profile, answers["social_links"])
    profile.save()
    profile.refresh_completeness()
    if names:
        name_watch.remember(profile)
    audit(by, "edit_profile", profile, category="talents")


EDITABLE = {
    *("gender", "date_of_birth", "nationality", "city", "phone", "whatsapp", "address"),
    *("availability", "work_mode", "years_experience", "bio", "portfolio_url", "website"),
    *("rate_min", "rate_max", "rate_currency", "rate_unit", "shows_social_links", "is_public"),
}


def _replace_links(profile, links):
    profile.social_links.exclude(network__in=links).delete()
    for network, address in links.items():
        SocialLink.objects.update_or_create(profile=profile, network=network, defaults={"address": address})


def version(profile) -> str:
    """What changes with every change of the profile, for forms to send along."""
    return profile.updated_at.isoformat()
