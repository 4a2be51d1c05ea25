"""What a stranger may read about a film talent: the one list of it.

Never in it: contacts, the document, the birth date, the guardian, ethnicities and skin tone.
"""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from talentio.core.uploads import photos
from talents.choices import SocialNetwork
from talents.public_profile import CARD_PHOTO, PAGE_PHOTO, PublicProfile, listed

from .choices import TalentType
from .lists import language_name, skill_categories, skill_name, skills
from .models import Credit, FilmLanguage, FilmPhoto, FilmSkill, FilmType, details_of

CM_PER_INCH, INCHES_PER_FOOT = 2.54, 12


@dataclass(frozen=True)
class Picture:
    """One photo of the gallery: addresses of the small and the large one, and its name in words."""

    url: str
    large_url: str
    alt: str


@dataclass(frozen=True)
class PublicFilmTalent(PublicProfile):
    """`talents` are the kinds of film talent; pairs are label and text, in the active language.

    `skills` are pairs of a category and the names of its skills; `credits` of a title and the rest.
    """

    other_name: str = ""
    features: list[tuple[str, str]] = field(default_factory=list)
    languages: list[tuple[str, str]] = field(default_factory=list)
    skills: list[tuple[str, list[str]]] = field(default_factory=list)
    credits: list[tuple[str, str]] = field(default_factory=list)
    gallery: list[Picture] = field(default_factory=list)
    kind: str = "cinema"

    @property
    def band_start(self):
        return gettext("Film talent")


def present(talent):
    """Build the public view of a talent loaded with `for_page()`; at most two queries."""
    has = details_of(talent)
    return PublicFilmTalent(
        **_card(talent, [each.get_type_display() for each in has[FilmType]]),
        bio=talent.bio,
        links=_links(talent),
        features=_features(talent),
        languages=[(language_name(each.language), each.get_level_display()) for each in has[FilmLanguage]],
        skills=_skills(has[FilmSkill]),
        credits=[(credit.title, _about(credit)) for credit in has[Credit]],
        gallery=_gallery(talent, has[FilmPhoto]),
    )


def present_card(talent):
    """Build what a card in a list shows of a talent loaded with `for_cards()`; no query."""
    # In the order of the list of kinds: the statement that gathers them knows none.
    kinds = talent.kinds.split(",")
    return PublicFilmTalent(**_card(talent, [str(kind.label) for kind in TalentType if kind in kinds]))


def _card(talent, kinds):
    name, other_name = _names(talent)
    return {
        "code": talent.code,
        "name": name,
        "other_name": other_name,
        "city": talent.city.label,
        "country": talent.city.country.name,
        "photo_url": photos.url(talent.photo, CARD_PHOTO),
        "large_photo_url": photos.url(talent.photo, PAGE_PHOTO),
        "photo_name": photos.name(talent.photo, PAGE_PHOTO) if talent.photo else "",
        "url": reverse("cinema:profile", args=[talent.code]),
        "talents": kinds,
        "facts": _facts(talent),
    }


def _names(talent):
    """The name in the letters of the page, and the one in the other letters."""
    if get_language() == "ar" and talent.name_ar:
        return talent.name_ar, talent.full_name
    return talent.full_name, talent.name_ar


def _facts(talent):
    facts = [
        (gettext("Age"), years(talent.age) if talent.date_of_birth else ""),
        (gettext("Playing age"), _playing_age(talent)),
        (gettext("Height"), height(talent.height)),
        (gettext("Lives in"), listed(talent.city.label, talent.city.country.name)),
        (gettext("Experience"), talent.get_experience_level_display()),
    ]
    return [(label, words) for label, words in facts if words]


def years(number):
    return ngettext("%d year", "%d years", number) % number


def _playing_age(talent):
    youngest, oldest = talent.playing_age_min, talent.playing_age_max
    if youngest is None and oldest is None:
        return ""
    if youngest is None or oldest is None:
        return years(youngest if oldest is None else oldest)
    return gettext("%(youngest)d to %(oldest)d years") % {"youngest": youngest, "oldest": oldest}


def height(centimetres):
    """A height as people on both sides of the ocean read it: 170 cm (5′ 7″)."""
    if not centimetres:
        return ""
    feet, inches = divmod(round(centimetres / CM_PER_INCH), INCHES_PER_FOOT)
    return gettext("%(cm)d cm (%(feet)d′ %(inches)d″)") % {"cm": centimetres, "feet": feet, "inches": inches}


def _features(talent):
    weight = gettext("%d kg") % talent.weight if talent.weight else ""
    features = [
        (gettext("Gender"), talent.get_gender_display()),
        (gettext("Weight"), weight),
        (gettext("Build"), talent.get_build_display()),
        (gettext("Eyes"), talent.get_eye_color_display()),
        (gettext("Hair"), _hair(talent)),
        (gettext("Size of tops"), talent.top_size),
        (gettext("Size of trousers"), talent.trouser_size),
        (gettext("Size of shoes"), talent.shoe_size),
    ]
    return [(label, words) for label, words in features if words]


def _hair(talent):
    parts = (
        talent.get_hair_color_display(),
        talent.get_hair_type_display(),
        talent.get_hair_length_display(),
    )
    return listed(*parts)


def _skills(having):
    groups = {}
    for has in having:
        known = skills().get(has.skill)
        groups.setdefault(known.category if known else "", []).append(skill_name(has.skill))
    return [(term.name, groups[code]) for code, term in (*skill_categories().items(),) if code in groups] + [
        (gettext("Other"), names) for code, names in groups.items() if code not in skill_categories()
    ]


def _about(credit):
    parts = (str(credit.year or ""), credit.get_kind_display(), credit.role)
    return " · ".join(part for part in parts if part)


def _gallery(talent, pictures):
    name = talent.full_name
    words = gettext("Photo %(number)d of %(total)d of %(name)s")
    return [
        Picture(
            picture.url(CARD_PHOTO),
            picture.url(PAGE_PHOTO),
            words % {"number": number, "total": len(pictures), "name": name},
        )
        for number, picture in enumerate(pictures, start=1)
    ]


def _links(talent):
    links = [
        (gettext("Showreel"), talent.showreel_url),
        (gettext("Self-tape"), talent.self_tape_url),
        (gettext("Website"), talent.website),
    ]
    if talent.shows_social_links:
        links += [(SocialNetwork(link.network).label, link.address) for link in talent.social_links.all()]
    return [(label, address) for label, address in links if address]
