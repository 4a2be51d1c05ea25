"""What a stranger may read about a standard talent: the one list of it."""

from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext

from talentio.core.uploads import photos

from .choices import SocialNetwork

CARD_PHOTO, PAGE_PHOTO = 320, 800


@dataclass(frozen=True)
class PublicProfile:
    """Plain words and addresses; no model, so that a template cannot reach a contact by mistake.

    `facts` and `links` are pairs of label and text or address, in the active language.
    """

    code: str
    name: str
    city: str
    country: str
    photo_url: str
    large_photo_url: str
    # Name of the large photo in the store, for those who draw it themselves.
    photo_name: str
    url: str
    talents: list[str]
    facts: list[tuple[str, str]]
    bio: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    kind: str = "talent"

    @property
    def social_title(self):
        return f"{self.name} · {self.code}"

    @property
    def social_description(self):
        return " · ".join([", ".join(self.talents), f"{self.city}, {self.country}"]).removeprefix(" · ")

    @property
    def band_start(self):
        return gettext("Talent")

    @property
    def band_end(self):
        return self.city

    @property
    def photo_alt(self):
        return gettext("Photo of %(name)s") % {"name": self.name}

    @property
    def chips(self):
        return self.talents[:3]


def listed(*words):
    """Words one after the other, empty ones left out, with the comma of the language."""
    return pgettext("between words of a list", ", ").join(word for word in words if word)


def present(profile):
    """Build the public view of a profile loaded with `for_page()`; three queries, whatever its size."""
    return replace(present_card(profile), bio=profile.bio, links=_links(profile))


def present_card(profile):
    """Build what a card in a list shows of a profile loaded with `for_cards()`; no query."""
    return PublicProfile(
        code=profile.code,
        name=profile.user.full_name,
        city=profile.city.label,
        country=profile.city.country.name,
        photo_url=photos.url(profile.photo, CARD_PHOTO),
        large_photo_url=photos.url(profile.photo, PAGE_PHOTO),
        photo_name=photos.name(profile.photo, PAGE_PHOTO) if profile.photo else "",
        url=reverse("talents:profile", args=[profile.code]),
        talents=[talent.name for talent in profile.talents.all()],
        facts=_facts(profile),
    )


def sample_card():
    """A made-up card for the samples of mails; no query."""
    facts = [
        (gettext("Lives in"), "Dakar, " + gettext("Senegal")),
        (gettext("Availability"), gettext("Available now")),
        (gettext("Experience"), ngettext("%d year", "%d years", 4) % 4),
    ]
    return PublicProfile(
        code="SNF0042DAK",
        name="Awa Diop",
        city="Dakar",
        country=gettext("Senegal"),
        photo_url="",
        large_photo_url="",
        photo_name="",
        url=reverse("talents:profile", args=["SNF0042DAK"]),
        talents=[gettext("Photographer"), gettext("Editor")],
        facts=facts,
    )


def _facts(profile):
    facts = [
        (gettext("Lives in"), listed(profile.city.label, profile.city.country.name)),
        (gettext("Availability"), profile.get_availability_display()),
        (gettext("Work mode"), profile.get_work_mode_display()),
    ]
    if profile.years_experience is not None:
        years = ngettext("%d year", "%d years", profile.years_experience) % profile.years_experience
        facts.append((gettext("Experience"), years))
    return facts


def _links(profile):
    links = [(gettext("Portfolio"), profile.portfolio_url), (gettext("Website"), profile.website)]
    if profile.shows_social_links:
        links += [(SocialNetwork(link.network).label, link.address) for link in profile.social_links.all()]
    return [(label, address) for label, address in links if address]
