"""The look of the site: words, ways to reach the house and pictures that staff choose, as settings."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from talentio.core.site_settings import SettingSpec, register_group, site_settings
from talentio.core.uploads import photos

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NETWORKS = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "twitter": "X (Twitter)",
    "linkedin": "LinkedIn",
    "tiktok": "TikTok",
    "youtube": "YouTube",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
}
# How each picture is kept: a logo is never cropped, a photo is cut to 4:5.
PICTURES = {"logo": "logo", "favicon": "logo", "hero": "photo"}
SMALL, MIDDLE, LARGE = photos.SIZES

register_group("look", _("Look of the site"))
for _key in (
    *(f"footer_text_{code}" for code in LANGUAGES),
    "contact_phone",
    *(f"social_{network}" for network in NETWORKS),
    *(f"look_{picture}" for picture in PICTURES),
):
    # They have a page of their own, with a preview.
    site_settings.register(SettingSpec(_key, "text", "", "look", is_listed=False))


@dataclass(frozen=True)
class Look:
    """What templates show; `networks` are pairs of name and address, pictures are addresses or ""."""

    footer_text: str
    phone: str
    networks: list[tuple[str, str]]
    logo: str
    favicon: str
    hero: str


def look_of(values, language):
    """The Look that values of settings make in a language; French words where there are none in it."""
    networks = [(label, values[f"social_{key}"]) for key, label in NETWORKS.items()]
    return Look(
        footer_text=values[f"footer_text_{language}"] or values[f"footer_text_{settings.LANGUAGE_CODE}"],
        phone=values["contact_phone"],
        networks=[(label, _address(label, value)) for label, value in networks if value],
        logo=photos.url(values["look_logo"], MIDDLE),
        favicon=photos.url(values["look_favicon"], SMALL),
        hero=photos.url(values["look_hero"], LARGE),
    )


def current(language):
    """The Look as it is set."""
    known = language if language in LANGUAGES else settings.LANGUAGE_CODE
    return site_settings.remember(("look", known), lambda: look_of(stored(), known))


def stored():
    """{key: value} of the settings of this group."""
    return {key: site_settings.get(key) for key, spec in site_settings.specs.items() if spec.group == "look"}


def _address(network, value):
    """WhatsApp is known by a number, the others by an address."""
    return f"https://wa.me/{value.removeprefix('+')}" if network == NETWORKS["whatsapp"] else value
