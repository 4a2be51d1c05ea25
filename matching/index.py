"""Keeping candidates and their tags like the profiles they come from."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from talents.models import Profile

from .brief.extract import understand
from .models import Candidate, Tag

BATCH = 500
LEVELS = ("notions", "courant", "bilingue", "maternelle")
MOST_TEXT = 20_000
# A bio that names this many things in this few words each is a list made to be found.
MANY, WORDS_EACH = 15, 6


def refresh_stale():
    """Index every profile that is new or changed since; return how many. Cheap when there are none."""
    changed = Profile.objects.filter(Q(candidate=None) | Q(candidate__indexed_at__lt=F("updated_at")))
    keys, done = list(changed.values_list("pk", flat=True)), 0
    for start in range(0, len(keys), BATCH):
        done += refresh(keys[start : start + BATCH])
    return done


@transaction.atomic
def refresh(keys):
    """Index these profiles anew; the same queries whatever their number. Return how many there were."""
    now = timezone.now()
    profiles = Profile.objects.filter(pk__in=keys).select_related("city").prefetch_related("talents")
    profiles = list(profiles.defer("phone", "whatsapp", "address"))
    tags = {profile.pk: tags_of(profile) for profile in profiles}
    rows = [_row(profile, tags[profile.pk], now) for profile in profiles]
    columns = [field.name for field in Candidate._meta.concrete_fields if field.name not in ("id", "profile")]
    Candidate.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["profile"], update_fields=columns
    )
    ids = dict(Candidate.objects.filter(profile__in=keys).values_list("profile_id", "pk"))
    Tag.objects.filter(candidate__in=ids.values()).delete()
    Tag.objects.bulk_create(
        [
            Tag(candidate_id=ids[pk], field=field, code=code, origin=origin, words=words[:120])
            for pk, found in tags.items()
            for (field, code), (origin, words) in found.items()
        ],
        batch_size=2000,
    )
    return len(profiles)


def _row(profile, tags, now):
    fields = {field for field, _code in tags}
    return Candidate(
        kind=Candidate.Kind.STANDARD,
        user_id=profile.user_id,
        profile=profile,
        country_id=profile.city.country_id,
        city_id=profile.city_id,
        availability=profile.availability,
        work_mode=profile.work_mode,
        years_of_experience=profile.years_experience,
        has_languages="languages" in fields,
        has_skills="skills" in fields,
        has_talents="talents" in fields,
        indexed_at=now,
    )


def tags_of(profile):
    """{(field, code): (origin, words)}; what was chosen comes before what was only written."""
    found = {}
    for code, (field, words) in tags_in(profile.bio).items():
        found[field, code] = (Tag.Origin.BIO, words)
    for talent in profile.talents.all():
        found["talents", talent.code] = (Tag.Origin.DECLARED, talent.name_fr)
    return found


def tags_in(text):
    """{code: (field, words)} of a text in a person's own words; what it denies does not count."""
    found = {}
    for each in understand(text[:MOST_TEXT], "standard").criteria:
        if each.field in ("languages", "skills", "language_levels") and each.op != "none":
            for code in each.value:
                found[code] = (each.field, each.source)
    named = [code for code, (field, _words) in found.items() if field != "language_levels"]
    if len(named) > MANY and len(text.split()) < len(named) * WORDS_EACH:
        return {}
    return found
