"""What is kept of a film talent, for the archive of their own data."""

from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.own_data import part, speaks_for
from legal.models import Consent
from talentio.core.uploads import photos

from .models import CinemaTalent, SavedSearch
from .registration import PLAIN

PLACES = ("country_of_origin", "nationality", "city")


@speaks_for
def own_film_talent(user):
    return CinemaTalent.objects.filter(user=user).first(), reverse("cinema:edit_section", args=["looks"])


@part("cinema")
def film_talent(user):
    found = CinemaTalent.objects.filter(user=user).select_related(*PLACES).first()
    if found is None:
        return None, []
    data = {name: getattr(found, name) for name in PLAIN if name not in PLACES}
    data |= {name: str(getattr(found, name) or "") for name in PLACES}
    data |= {name: getattr(found, name) for name in ("code", "guardian_consented_at", "created_at")}
    data |= {
        "types": [each.type for each in found.types.all()],
        "ethnicities": [each.ethnicity for each in found.ethnicities.all()],
        "languages": {each.language: each.level for each in found.languages.all()},
        "skills": [each.skill for each in found.skills.all()],
        "social_links": {each.network: each.address for each in found.social_links.all()},
        "credits": list(found.credits.values("title", "year", "kind", "role")),
        "consents": list(
            Consent.objects.of(found).values("kind", "version", "language", "given_at", "withdrawn_at")
        ),
    }
    return data, list(_files(found))


@part("film_searches")
def film_searches(user):
    return list(SavedSearch.objects.of(user).values("name", "query", "created_at")), []


def _files(talent):
    for number, photo in enumerate(talent.photos.all(), start=1):
        yield f"cinema-{number}.webp", default_storage, photos.name(photo.key, max(photos.SIZES))
