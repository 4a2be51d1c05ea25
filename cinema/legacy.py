"""Film talents of the Flask system's table `cinema_talents`."""

from datetime import date
from uuid import uuid4

from django.utils import timezone

from accounts.name_search import normalise_code, normalise_email
from legal import consents
from legal.models import Consent
from talentio.core.audit import audit
from talentio.core.import_cells import Choice
from talentio.core.legacy import NotTaken
from talentio.core.spelling import fold
from talents.choices import Gender
from talents.forms import OLDEST_AGE, one_line
from talents.legacy import phone, social_addresses, web_address

from . import codes
from .choices import (
    Build,
    DocumentType,
    Ethnicity,
    ExperienceLevel,
    EyeColor,
    HairColor,
    HairLength,
    HairType,
    LanguageLevel,
    ProductionType,
    SkinTone,
    TalentType,
)
from .lists import language_choices, skill_choices
from .models import (
    NETWORKS,
    CinemaTalent,
    Credit,
    FilmEthnicity,
    FilmLanguage,
    FilmLink,
    FilmSkill,
    FilmType,
)
from .models.talent import HEIGHTS, WEIGHTS, age_on

LOOKS = {
    name: Choice(choices)
    for name, choices in (
        ("eye_color", EyeColor),
        ("hair_color", HairColor),
        ("hair_type", HairType),
        ("hair_length", HairLength),
        ("build", Build),
        ("experience_level", ExperienceLevel),
    )
}
GENDER, TYPES, LANGUAGES, LEVELS = (
    Choice(Gender),
    Choice(TalentType),
    Choice(language_choices),
    Choice(LanguageLevel),
)
SKILLS, SKIN, ETHNICITIES = Choice(skill_choices), Choice(SkinTone), Choice(Ethnicity)
DOCUMENTS, KINDS = Choice(DocumentType), Choice(ProductionType)
# Words that say nothing.
NOTHING = {"", "null", "none", "-"}


def take_film_talent(row, *, consent_words=""):
    """Create the film talent of an old row (a core.legacy.Row); raise NotTaken with the reason.

    Ethnicity and skin tone need the words that people agreed to in the old system; without them
    they stay there. Photos are the caller's.
    """
    talent = CinemaTalent(**_identity(row), **_looks(row))
    talent.code = _code(row)
    _contacts(row, talent)
    if consent_words:
        talent.skin_tone = row.code(SKIN, "skin_tone")
    talent.save()
    _several(row, talent)
    if consent_words:
        _keep_sensitive(row, talent, consent_words)
    elif row.get("skin_tone") or row.items("ethnicities"):
        row.remark("ethnicity and skin tone were not taken: no words of a consent were given")
    if not codes.SHAPE.match(talent.code):
        talent.code = codes.issue(country=talent.country_of_origin, city=talent.city, gender=talent.gender)
        talent.save(update_fields=["code"])
    talent.refresh_listing()
    if talent.needs_guardian:
        row.remark("under 18: hidden until a guardian agrees")
    if talent.date_of_birth is None:
        row.remark(f"the birth date {row.get('date_of_birth')} cannot be right: hidden until it is known")
    codes.pass_over(talent.code)
    audit(None, "import", talent, category="cinema", description=talent.code)
    return talent


def _identity(row):
    places, born = row.places, _birth_date(row)
    origin = places.country(row.get("country_of_origin_id"))
    city = places.city(row.get("city_of_residence_id", "residence_city_id", "city_id"))
    if city is None:
        raise NotTaken("no city of residence")
    if origin is None:
        raise NotTaken("no country of origin")
    name = one_line(row.text("first_name", most=100)), one_line(row.text("last_name", most=100))
    if not any(name):
        raise NotTaken("no name")
    return {
        "first_name": name[0],
        "last_name": name[1],
        "gender": row.code(GENDER, "gender") or Gender.NOT_STATED,
        "date_of_birth": born,
        "country_of_origin": origin,
        "nationality": places.named(row.get("nationality")) or places.country(row.get("nationality_id")),
        "city": city,
        "bio": row.text("bio", "biography", most=3000),
        # Nobody knows whether they are of age: they say so themselves, or staff do.
        "is_public": born is not None and row.get("is_active") is not False,
        "created_at": row.moment("created_at") or timezone.now(),
    }


def _birth_date(row):
    """The birth date; None for none, or for one that cannot be right."""
    born, today = row.get("date_of_birth"), timezone.localdate()
    is_likely = isinstance(born, date) and born <= today and age_on(today, born) <= OLDEST_AGE
    return born if is_likely else None


def _looks(row):
    looks = {name: row.code(choice, name) for name, choice in LOOKS.items()}
    looks |= {"height": row.number("height", *HEIGHTS), "weight": row.number("weight", *WEIGHTS)}
    return looks | {name: row.text(name, most=10) for name in ("top_size", "trouser_size", "shoe_size")}


def _code(row):
    """The old code, whatever its width; else something that is none, until a new one is given."""
    old = normalise_code(row.text("unique_code"))
    if not codes.SHAPE.match(old):
        row.remark(f"the code {row.text('unique_code')!r} is none of a film talent: a new one is given")
    elif CinemaTalent.objects.filter(code=old).exists():
        row.remark(f"the code {old} belongs to somebody else: a new one is given")
    else:
        return old
    return uuid4().hex[:24]


def _contacts(row, talent):
    talent.phone, talent.whatsapp = phone(row, "phone", talent.city), phone(row, "whatsapp", talent.city)
    talent.website = web_address(row, "website")
    number = "".join(c for c in row.text("id_document_number") if c.isalnum()).upper()[:30]
    talent.document_number = number
    talent.document_type = row.code(DOCUMENTS, "id_document_type") if number else ""
    email = normalise_email(row.text("email"))
    if "@" not in email:
        email = ""
    if talent.is_minor:
        # Of a child the old system had one address, and it is an adult's.
        talent.guardian_email, talent.guardian_phone = email, talent.phone
        email = ""
    elif email and CinemaTalent.objects.with_email(email).exists():
        row.remark("somebody else has the same e-mail, so it was left out")
        email = ""
    talent.email = email


def _several(row, talent):
    rows = [FilmType(talent=talent, type=each) for each in _codes(row, TYPES, "talent_types")]
    rows += [
        FilmLanguage(talent=talent, language=language, level=level)
        for language, level in _languages(row).items()
    ]
    rows += _skills(row, talent)
    rows += [Credit(talent=talent, **credit) for credit in _credits(row)]
    addresses = social_addresses(row, NETWORKS)
    rows += [FilmLink(talent=talent, network=each, address=address) for each, address in addresses.items()]
    for model in (FilmType, FilmLanguage, FilmSkill, Credit, FilmLink):
        model.objects.bulk_create(each for each in rows if type(each) is model)


def _codes(row, choice, name):
    """The known codes of a JSON list, each once."""
    found = (row.code(choice, name, value=_word(each)) for each in row.items(name))
    return [code for code in dict.fromkeys(found) if code]


def _word(item):
    """What an item of a list says, whether it is a word or {"name": word}."""
    if isinstance(item, dict):
        item = item.get("code") or item.get("name") or item.get("language") or item.get("title") or ""
    word = str(item).strip()
    return "" if fold(word) in NOTHING else word


def _languages(row):
    spoken = {}
    for item in row.items("languages"):
        code = row.code(LANGUAGES, "languages", value=_word(item))
        level = item.get("level") or item.get("niveau") if isinstance(item, dict) else ""
        if code:
            level = row.code(LEVELS, "languages", value=level) if level else ""
            # How well was rarely asked; nobody lists a language of which they know a few words.
            spoken.setdefault(code, level or LanguageLevel.FLUENT)
    return spoken


def _skills(row, talent):
    known, others = {}, []
    for item in row.items("other_talents"):
        word = _word(item)
        try:
            known[SKILLS.code_of(word)] = None
        except ValueError:
            others += [word] if word else []
    if others:
        # No list has them, and nothing that people said of themselves is thrown away.
        talent.bio = "\n".join(filter(None, [talent.bio, f"{', '.join(others)[:500]}."]))
        talent.save(update_fields=["bio"])
    return [FilmSkill(talent=talent, skill=code) for code in known]


def _credits(row):
    for item in row.items("previous_productions")[:50]:
        given = item if isinstance(item, dict) else {}
        title = one_line(_word(item))[:200]
        if title:
            year = str(given.get("year") or given.get("annee") or "")[:4]
            yield {
                "title": title,
                "year": int(year) if year.isdecimal() and 1890 < int(year) < 2100 else None,
                "kind": row.code(KINDS, "previous_productions", value=given.get("type") or ""),
                "role": one_line(str(given.get("role") or ""))[:120],
                "imdb_id": str(given.get("imdb_id") or given.get("imdbID") or "")[:12],
            }


def _keep_sensitive(row, talent, words):
    found = _codes(row, ETHNICITIES, "ethnicities")
    FilmEthnicity.objects.bulk_create(FilmEthnicity(talent=talent, ethnicity=each) for each in found)
    if found or talent.skin_tone:
        day = f"{timezone.localtime(talent.created_at):%Y-%m-%d}"
        consents.record_words(talent, Consent.Kind.SENSITIVE, words, version=day, language="fr")
