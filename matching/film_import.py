"""Rows of film talents for `profile_import`."""

from datetime import date
from functools import cache

from django.db import transaction
from django.utils import timezone

from cinema import choices, lists
from cinema.codes import SHAPE
from cinema.models import CinemaTalent, Credit, FilmEthnicity, FilmLanguage, FilmSkill, FilmType
from cinema.models.talent import HEIGHTS, WEIGHTS
from talentio.core.counters import raise_to
from talentio.core.spelling import fold

from . import index
from .conditions import EXPERIENCE

LOOKS = {
    "eye_color": choices.EyeColor,
    "hair_color": choices.HairColor,
    "hair_type": choices.HairType,
    "hair_length": choices.HairLength,
    "skin_tone": choices.SkinTone,
    "build": choices.Build,
}


class BadRow(ValueError):
    """What is wrong with a row."""


def one_of(offered, value, otherwise=""):
    if value and value not in offered.values:
        raise BadRow(f"unknown choice {value!r}")
    return value or otherwise


def read(row, places):
    """(talent, [what they have several of]), not saved; raise BadRow and its like.

    A minor is listed only with `guardian_consent: true`.
    """
    born = row.get("date_of_birth")
    skills, others = _skills([*(row.get("skills") or []), *(row.get("talents") or [])])
    talent = CinemaTalent(
        code=row["code"],
        first_name=row["first_name"][:100],
        last_name=row["last_name"][:100],
        gender=row["gender"],
        date_of_birth=date.fromisoformat(born) if born else None,
        height=_measure(row.get("height_cm"), HEIGHTS),
        weight=_measure(row.get("weight_kg"), WEIGHTS),
        experience_level=_level_of(row.get("years_of_experience")),
        guardian_consented_at=timezone.now() if row.get("guardian_consent") is True else None,
        bio=_bio(row, others),
        **{name: one_of(offered, row.get(name)) for name, offered in LOOKS.items()},
        **places,
    )
    return talent, [*_details(row, talent), *(FilmSkill(talent=talent, skill=each) for each in skills)]


def _details(row, talent):
    types = {one_of(choices.TalentType, each) for each in row.get("talent_types") or []}
    found = [FilmType(talent=talent, type=each) for each in sorted(types)]
    origins = {one_of(choices.Ethnicity, each) for each in row.get("ethnicities") or []}
    found += [FilmEthnicity(talent=talent, ethnicity=each) for each in sorted(origins)]
    spoken = {each["code"]: each["level"] for each in row.get("languages") or [] if each.get("level")}
    for code, level in spoken.items():
        if code in lists.languages():
            level = one_of(choices.LanguageLevel, level)
            found.append(FilmLanguage(talent=talent, language=code, level=level))
    for each in row.get("previous_productions") or []:
        title, role = str(each["title"])[:200], str(each.get("role") or "")[:120]
        found.append(Credit(talent=talent, title=title, year=each.get("year"), role=role))
    return found


@cache
def _skill_codes():
    return {
        fold(name): term.code
        for term in lists.skills().values()
        for name in (term.code, term.name_fr, term.name_en)
    }


def _skills(texts):
    """(codes of the list, texts that are none of them)."""
    found = {text: _skill_codes().get(fold(text)) for text in texts}
    return sorted({code for code in found.values() if code}), [
        text for text, code in found.items() if not code
    ]


def _measure(value, limits):
    if value is None:
        return None
    if isinstance(value, bool) or not limits[0] <= value <= limits[1]:
        raise BadRow(f"{value!r} is not between {limits[0]} and {limits[1]}")
    return round(value)


def _level_of(years):
    """The word for so many years; "" when nobody tells."""
    if years is None:
        return ""
    return next(level for level, (low, _high) in reversed(EXPERIENCE.items()) if years >= low)


def _bio(row, others):
    """The person's texts; what a film talent has no field for is written out."""
    parts = [row.get("bio") or ""]
    for each in row.get("languages") or []:
        if not each.get("level") and each["code"] in lists.languages():
            parts.append(f"Langue : {lists.languages()[each['code']].name_fr}.")
    parts += [f"Compétence : {each}." for each in others]
    if row.get("years_of_experience") is not None:
        parts.append(f"{int(row['years_of_experience'])} ans d'expérience.")
    return "\n".join(part for part in [*parts, row.get("cv_text") or ""] if part)


def store(people):
    """Keep them with all they have; return how many."""
    with transaction.atomic():
        talents = CinemaTalent.objects.bulk_create([talent for talent, _details in people])
        details = [each for _talent, details in people for each in details]
        for model in (FilmType, FilmEthnicity, FilmLanguage, FilmSkill, Credit):
            model.objects.bulk_create([each for each in details if type(each) is model])
        keys = [talent.pk for talent in talents]
        CinemaTalent.objects.filter(pk__in=keys).refresh_listing()
        for talent in talents:
            raise_to(f"cinema:{talent.code[:2]}", int(SHAPE.match(talent.code)[3]))
    index.refresh_film(keys)
    return len(talents)
