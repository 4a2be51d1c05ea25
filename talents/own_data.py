"""What is kept of a standard talent, for the archive of their own data."""

from django.core.files.storage import default_storage, storages

from accounts.own_data import part
from talentio.core.uploads import photos

from .models import Profile

PLAIN = (
    *("gender", "date_of_birth", "phone", "whatsapp", "address", "availability", "work_mode"),
    *("rate_min", "rate_max", "rate_currency", "rate_unit", "years_experience", "bio", "portfolio_url"),
    *("website", "shows_social_links", "is_public", "completeness_score", "created_at", "updated_at"),
)


@part("profile")
def profile(user):
    found = Profile.objects.filter(user=user).select_related("city__country", "country_of_origin").first()
    if found is None:
        return None, []
    data = {name: getattr(found, name) for name in PLAIN}
    data |= {
        "country_of_origin": found.country_of_origin.code,
        "nationality": found.nationality.code if found.nationality else None,
        "city": found.city.name,
        "country": found.city.country.code,
        "talents": [talent.name for talent in found.talents.all()],
        "social_links": {link.network: link.address for link in found.social_links.all()},
        "visits": found.visits.count(),
    }
    return data, list(_files(found))


def _files(profile):
    if profile.photo:
        yield "photo.webp", default_storage, photos.name(profile.photo, max(photos.SIZES))
    if profile.cv:
        yield f"cv.{profile.cv.rsplit('.', 1)[-1]}", storages["private"], profile.cv
