"""Film talents as rows: which columns leave the site. Ethnicity and skin tone never do by default."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core import export_words as words
from talentio.core import exports
from talentio.core.exports import Column
from talents.choices import Gender, SocialNetwork

from . import importing  # noqa: F401 registers what comes in
from .choices import (
    Build,
    Ethnicity,
    ExperienceLevel,
    EyeColor,
    HairColor,
    HairLength,
    HairType,
    LanguageLevel,
    SkinTone,
    TalentType,
)
from .lists import language_name, skill_name
from .models import CinemaTalent, FilmEthnicity, FilmLanguage, FilmLink, FilmSkill, FilmType
from .models.talent import age_on
from .search import FilmSearch

CONTACTS, SENSITIVE = "cinema.view_film_contacts", "cinema.view_sensitive"


def _several(model, column, label):
    """Make {talent: words} for many from a table with a row per value."""

    def batch(talents):
        rows = words.of(model.objects.order_by("pk"), "talent", talents)
        return words.joined(
            (talent, str(label(value))) for talent, value in rows.values_list("talent_id", column)
        )

    return batch


def languages_of(talents):
    rows = words.of(FilmLanguage.objects.order_by("pk"), "talent", talents)
    return words.joined(
        (talent, f"{language_name(language)} ({LanguageLevel(level).label})")
        for talent, language, level in rows.values_list("talent_id", "language", "level")
    )


def links_of(talents):
    rows = words.of(FilmLink.objects.order_by("pk"), "talent", talents)
    return words.joined(
        (talent, f"{SocialNetwork(network).label}: {address}")
        for talent, network, address in rows.values_list("talent_id", "network", "address")
    )


def ages():
    today = timezone.localdate()
    return lambda born: age_on(today, born) if born else None


def _looks(key, title, which, **more):
    return Column(key, title, key, words.choices(which), kind="safe", **more)


def _contact(key, title, path="", **more):
    return Column(key, title, path or key, permission=CONTACTS, **more)


COLUMNS = (
    Column("code", _("Code"), "code", kind="safe", width=14, is_in_pdf=True),
    Column("last_name", _("Last name"), "last_name", is_in_pdf=True),
    Column("first_name", _("First name"), "first_name", is_in_pdf=True),
    Column("name_ar", _("Name in Arabic letters"), "name_ar", is_default=False),
    _looks("gender", _("Gender"), Gender, width=10, is_in_pdf=True),
    Column("age", _("Age"), "date_of_birth", ages, kind="number", width=8, is_in_pdf=True),
    _contact("date_of_birth", _("Birth date"), kind="date", width=12),
    Column("playing_age_min", _("youngest playing age"), "playing_age_min", kind="number", is_default=False),
    Column("playing_age_max", _("oldest playing age"), "playing_age_max", kind="number", is_default=False),
    Column("country_of_origin", _("Country of origin"), "country_of_origin_id", words.countries),
    Column("nationality", _("Nationality"), "nationality_id", words.countries, is_default=False),
    Column("country", _("country of residence"), "country_id", words.countries, is_in_pdf=True),
    Column("city", _("city of residence"), "city_id", batch=words.cities, is_in_pdf=True),
    _contact("email", _("E-mail"), width=28),
    _contact("phone", _("Phone")),
    _contact("whatsapp", _("WhatsApp")),
    Column("types", _("Kinds of talent"), batch=_several(FilmType, "type", lambda v: TalentType(v).label),
           kind="safe", width=30, is_in_pdf=True),
    _looks("experience_level", _("Experience"), ExperienceLevel),
    Column("languages", _("Languages"), batch=languages_of, kind="safe", width=30),
    Column("skills", _("Skills"), batch=_several(FilmSkill, "skill", skill_name), kind="safe",
           is_default=False),
    Column("height", _("height (cm)"), "height", kind="number", width=10, is_in_pdf=True),
    Column("weight", _("weight (kg)"), "weight", kind="number", width=10),
    _looks("build", _("Build"), Build, is_default=False),
    _looks("eye_color", _("Eyes"), EyeColor),
    _looks("hair_color", _("Hair colour"), HairColor),
    _looks("hair_type", _("Hair type"), HairType, is_default=False),
    _looks("hair_length", _("Hair length"), HairLength, is_default=False),
    Column("top_size", _("Size of tops"), "top_size", is_default=False),
    Column("trouser_size", _("Size of trousers"), "trouser_size", is_default=False),
    Column("shoe_size", _("Size of shoes"), "shoe_size", is_default=False),
    Column("bio", _("About them"), "bio", is_default=False, width=40),
    Column("website", _("Website"), "website", is_default=False),
    Column("showreel_url", _("Showreel"), "showreel_url", is_default=False),
    Column("self_tape_url", _("Self-tape"), "self_tape_url", is_default=False),
    Column("social_links", _("social networks"), batch=links_of, permission=CONTACTS, is_default=False),
    _looks("skin_tone", _("Skin tone"), SkinTone, permission=SENSITIVE, is_default=False),
    Column("ethnicities", _("Ethnicity"), kind="safe", permission=SENSITIVE, is_default=False,
           batch=_several(FilmEthnicity, "ethnicity", lambda v: Ethnicity(v).label)),
    Column("is_listed", _("listed"), "is_listed", words.yes_or_no, kind="safe", is_default=False, width=8),
    Column("created_at", _("registered"), "created_at", words.moments, kind="safe", width=16),
)  # fmt: skip


def _as_searched(query, by):
    """The film talents of the site's own search, with its criteria."""
    search = FilmSearch(query, is_sensitive_shown=by.has_perm(SENSITIVE))
    return search.apply(CinemaTalent.objects.listed_for(by))


FILM_TALENTS = exports.register(
    exports.Listing(
        "film-talents",
        _("Film talents"),
        CinemaTalent,
        "cinema.export_cinematalent",
        COLUMNS,
        "export_film_talents",
        "cinema",
        {"list": _as_searched, "admin": exports.of_back_office(CinemaTalent)},
        accent="cinema",
    )
)
