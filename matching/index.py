"""Keeping candidates and their tags like the profiles they come from."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cinema.models import CinemaTalent
from talents.models import Profile

from .brief.extract import understand
from .models import Candidate, Tag

BATCH = 500
MOST_TEXT = 20_000
# A bio that names this many things in this few words each is a list made to be found.
MANY, WORDS_EACH = 15, 6
FILM_COLUMNS = (
    *("user_id", "country_id", "city_id", "experience_level", "gender", "date_of_birth"),
    *("playing_age_min", "playing_age_max", "eye_color", "hair_color", "hair_type", "hair_length"),
    *("build", "nationality_id", "country_of_origin_id"),
)
SAID = {"standard": {"languages", "skills", "language_levels"}}
SAID["cinema"] = SAID["standard"] | {"features"}


def refresh_stale():
    """Index every profile that is new or changed since; return how many. Cheap when there are none."""
    changed = Q(candidate=None) | Q(candidate__indexed_at__lt=F("updated_at"))
    return sum(
        _in_batches(people.filter(changed), store)
        for people, store in ((Profile.objects, refresh), (CinemaTalent.objects, refresh_film))
    )


def _in_batches(people, store):
    keys = list(people.values_list("pk", flat=True))
    return sum(store(keys[start : start + BATCH]) for start in range(0, len(keys), BATCH))


@transaction.atomic
def refresh(keys):
    """Index these standard profiles anew; the same queries whatever their number. Return how many."""
    now = timezone.now()
    profiles = Profile.objects.filter(pk__in=keys).select_related("city", "cv_analysis")
    unread = ("phone", "whatsapp", "address", "cv_analysis__words")
    profiles = list(profiles.prefetch_related("talents").defer(*unread))
    tags = {profile.pk: tags_of(profile) for profile in profiles}
    _store("profile", [_row(profile, tags[profile.pk], now) for profile in profiles], tags)
    return len(profiles)


@transaction.atomic
def refresh_film(keys):
    """Index these film talents anew, as `refresh` does."""
    now = timezone.now()
    talents = CinemaTalent.objects.filter(pk__in=keys).prefetch_related("types", "languages", "skills")
    needed = [name.removesuffix("_id") for name in FILM_COLUMNS]
    talents = list(talents.only(*needed, "height", "weight", "bio"))
    read = {talent.pk: _criteria_in(talent.bio, "cinema") for talent in talents}
    tags = {talent.pk: film_tags_of(talent, read[talent.pk]) for talent in talents}
    rows = [_film_row(talent, tags[talent.pk], _years_in(read[talent.pk]), now) for talent in talents]
    _store("film", rows, tags)
    return len(talents)


def _store(link, rows, tags):
    """Keep rows and tags of one kind; `link` names the column that leads to the profile."""
    columns = [field.name for field in Candidate._meta.concrete_fields if field.name not in ("id", link)]
    Candidate.objects.bulk_create(rows, update_conflicts=True, unique_fields=[link], update_fields=columns)
    ids = dict(Candidate.objects.filter(**{f"{link}__in": list(tags)}).values_list(f"{link}_id", "pk"))
    Tag.objects.filter(candidate__in=ids.values()).delete()
    Tag.objects.bulk_create(
        [
            Tag(candidate_id=ids[pk], field=field, code=code, origin=origin, words=words[:120])
            for pk, found in tags.items()
            for (field, code), (origin, words) in found.items()
        ],
        batch_size=2000,
    )


def _row(profile, tags, now):
    return Candidate(
        kind=Candidate.Kind.STANDARD,
        user_id=profile.user_id,
        profile=profile,
        country_id=profile.city.country_id,
        city_id=profile.city_id,
        availability=profile.availability,
        work_mode=profile.work_mode,
        years_of_experience=profile.years_experience,
        indexed_at=now,
        **_known(tags, "talents"),
    )


def _film_row(talent, tags, years, now):
    return Candidate(
        kind=Candidate.Kind.CINEMA,
        film=talent,
        height_cm=talent.height,
        weight_kg=talent.weight,
        years_of_experience=years,
        indexed_at=now,
        **{name: getattr(talent, name) for name in FILM_COLUMNS},
        **_known(tags, "talent_types"),
    )


def _known(tags, talents):
    fields = {field for field, _code in tags}
    return {
        "has_languages": "languages" in fields,
        "has_skills": "skills" in fields,
        "has_talents": talents in fields,
    }


def tags_of(profile):
    """{(field, code): (origin, words)}; what was chosen comes before what was only written."""
    found = {(field, code): (Tag.Origin.CV, words) for field, code, words in _of_cv(profile)}
    found |= said_in(profile.bio, "standard")
    for talent in profile.talents.all():
        found["talents", talent.code] = (Tag.Origin.DECLARED, talent.name_fr)
    return found


def _of_cv(profile):
    analysis = getattr(profile, "cv_analysis", None)
    return analysis.tags if analysis and analysis.cv == profile.cv else []


def film_tags_of(talent, criteria):
    """As `tags_of`; what was chosen has no words of its own, so that each reader sees its name."""
    found = _said(criteria, talent.bio, "cinema")
    declared = {("talent_types", each.type) for each in talent.types.all()}
    declared |= {("skills", each.skill) for each in talent.skills.all()}
    for each in talent.languages.all():
        declared |= {("languages", each.language), ("language_levels", f"{each.language}:{each.level}")}
    return found | dict.fromkeys(declared, (Tag.Origin.DECLARED, ""))


def said_in(text, kind):
    """{(field, code): (origin, words)} of a text in a person's own words; what it denies does not count.

    But that somebody has no tattoo is worth knowing: its code is "-tattoo".
    """
    return _said(_criteria_in(text, kind), text, kind)


def _criteria_in(text, kind):
    return understand(text[:MOST_TEXT], kind, role=None).criteria if text else []


def _said(criteria, text, kind):
    found = {}
    for each in criteria:
        is_denied = each.op == "none"
        if each.field not in SAID[kind] or (is_denied and each.field != "features"):
            continue
        for code in each.value:
            found[each.field, f"-{code}" if is_denied else code] = (Tag.Origin.BIO, each.source)
    named = [code for field, code in found if field != "language_levels"]
    if len(named) > MANY and len(text.split()) < len(named) * WORDS_EACH:
        return {}
    return found


def _years_in(criteria):
    """Full years of experience that a text tells, or None."""
    told = [each for each in criteria if each.field == "years_of_experience" and each.kind == "must"]
    return told[0].value[0] if told else None
