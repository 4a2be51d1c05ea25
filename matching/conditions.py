"""One criterion as conditions of the database: who has it, and of whom that cannot be said."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cinema.models import CinemaTalent, FilmEthnicity
from cinema.models.talent import years_before
from talentio.core.models import City, Country
from talentio.core.spelling import fold

from .models import Tag

LEVELS = ("notions", "courant", "bilingue", "maternelle")
# Full years that a word for experience stands for; None is open.
EXPERIENCE = {
    "debutant": (0, 1),
    "intermediaire": (2, 4),
    "confirme": (5, 9),
    "professionnel": (10, None),
}
COLUMNS = {"availability", "eye_color", "hair_color", "hair_type", "hair_length", "build"}
MATCHABLE = {
    "standard": {
        *("availability", "work_mode", "years_of_experience", "country", "city"),
        *("languages", "language_levels", "skills", "talents"),
    },
    "cinema": {
        *("gender", "age", "nationality", "country_of_origin", "ethnicities", "skin_tone"),
        *("height_cm", "weight_kg", "eye_color", "hair_color", "hair_type", "hair_length", "build"),
        *("country", "city", "years_of_experience", "features"),
        *("languages", "language_levels", "skills", "talent_types"),
    },
}


def conditions(criterion):
    """(Q of who has it, Q of whom we cannot say it of) for one criterion."""
    values, field = criterion.value, criterion.field
    if field in COLUMNS:
        return Q(**{f"{field}__in": values}), Q(**{field: ""})
    return CONDITIONS[field](criterion)


def _tagged(field, codes):
    """Who has one of these codes; PostgreSQL looks up a few people, and reads the tags once for many."""
    return Q(Exists(Tag.objects.filter(candidate=OuterRef("pk"), field=field, code__in=codes)))


def _within(column, criterion):
    least, most = criterion.value
    condition = Q(**{f"{column}__isnull": False})
    if least is not None:
        condition &= Q(**{f"{column}__gte": least})
    if most is not None:
        condition &= Q(**{f"{column}__lte": most})
    return condition


def _range(criterion):
    return _within(criterion.field, criterion), Q(**{f"{criterion.field}__isnull": True})


def _experience(criterion):
    """By the years that are told, else by the word for them, which may leave it open."""
    least, most = criterion.value[0] or 0, criterion.value[1]
    ceiling = float("inf") if most is None else most
    inside, open_ = [], []
    for level, (low, high) in EXPERIENCE.items():
        high = float("inf") if high is None else high
        if least <= low and high <= ceiling:
            inside.append(level)
        elif low <= ceiling and least <= high:
            open_.append(level)
    untold = Q(years_of_experience=None)
    has = _within("years_of_experience", criterion) | untold & Q(experience_level__in=inside)
    return has, untold & Q(experience_level__in=["", *open_])


def _age(criterion):
    """By the birth date; whose playing age reaches into the range is to be confirmed."""
    least, most = criterion.value
    today = timezone.localdate()
    has = Q(date_of_birth__isnull=False)
    plays = Q(playing_age_min__isnull=False, playing_age_max__isnull=False)
    if most is not None:
        has &= Q(date_of_birth__gt=years_before(today, most + 1))
        plays &= Q(playing_age_min__lte=most)
    if least is not None:
        has &= Q(date_of_birth__lte=years_before(today, least))
        plays &= Q(playing_age_max__gte=least)
    return has, Q(date_of_birth=None) | plays & ~has


def _gender(criterion):
    return Q(gender__in=criterion.value), Q(gender__in=["", "N"])


def _nation(criterion):
    field, nations = criterion.field, Country.objects.filter(code__in=criterion.value)
    return Q(**{f"{field}__in": nations.values("pk")}), Q(**{field: None})


def _city(criterion):
    condition = Q(pk__in=[])
    for name in criterion.value:
        condition |= Q(search_key__contains=f"|{fold(name)}|")
    found = list(City.objects.filter(condition).values_list("pk", flat=True))
    return Q(city__in=found), Q(city=None)


def _work_mode(criterion):
    # Who is flexible works any way.
    return Q(work_mode__in=[*criterion.value, "flexible"]), Q(work_mode="")


def _list(criterion):
    if criterion.op == "all":
        has = Q()
        for code in criterion.value:
            has &= _tagged(criterion.field, [code])
    else:
        has = _tagged(criterion.field, criterion.value)
    # Kinds of film talent stand where talents of the catalogue do.
    known = "talents" if criterion.field == "talent_types" else criterion.field
    return has, Q(**{f"has_{known}": False})


def _features(criterion):
    """Beards, tattoos…: profiles have no field for them, so only what a text says or denies is known."""
    denied = [f"-{code}" for code in criterion.value]
    return _tagged("features", criterion.value), ~_tagged("features", [*criterion.value, *denied])


def _language_levels(criterion):
    codes, languages = [], Q()
    for value in criterion.value:
        code, _colon, level = value.partition(":")
        better = LEVELS[LEVELS.index(level) :] if level in LEVELS else [level]
        codes += [f"{code}:{each}" for each in better]
        languages |= Q(code__startswith=f"{code}:")
    known = Tag.objects.filter(languages, field="language_levels", candidate=OuterRef("pk"))
    return _tagged("language_levels", codes), ~Q(Exists(known))


def _skin_tone(criterion):
    """Read from the profile, never copied."""
    told = CinemaTalent.objects.exclude(skin_tone="")
    return Q(film__in=told.filter(skin_tone__in=criterion.value)), ~Q(film__in=told)


def _ethnicities(criterion):
    """Read from the profile, never copied."""
    told = FilmEthnicity.objects.all()
    if criterion.op == "all":
        has = Q()
        for code in criterion.value:
            has &= Q(film__in=told.filter(ethnicity=code).values("talent"))
    else:
        has = Q(film__in=told.filter(ethnicity__in=criterion.value).values("talent"))
    return has, ~Q(film__in=told.values("talent"))


CONDITIONS = {
    "years_of_experience": _experience,
    "height_cm": _range,
    "weight_kg": _range,
    "age": _age,
    "gender": _gender,
    "nationality": _nation,
    "country_of_origin": _nation,
    "country": _nation,
    "city": _city,
    "work_mode": _work_mode,
    "languages": _list,
    "skills": _list,
    "talents": _list,
    "talent_types": _list,
    "features": _features,
    "language_levels": _language_levels,
    "skin_tone": _skin_tone,
    "ethnicities": _ethnicities,
}
