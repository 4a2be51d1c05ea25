"""How complete a profile is: the one place that knows what counts and how much."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

MAXIMUM = 100
SOCIAL_LINKS_COUNTED = 5


@dataclass(frozen=True)
class Part:
    """One thing that counts; `missing` is how many points adding it would still give."""

    label: str
    points: int
    reached: int

    @property
    def missing(self):
        return self.points - self.reached


def parts(profile):
    """List every part of the score with the points reached; reads talents and links of a saved profile."""
    user = profile.user
    links = min(profile.social_links.count(), SOCIAL_LINKS_COUNTED)
    single = [
        (_("Name"), 5, user.first_name and user.last_name),
        (_("E-mail"), 5, user.email),
        (_("Phone"), 5, profile.phone),
        (_("Birth date"), 5, profile.date_of_birth),
        (_("Country of origin"), 5, profile.country_of_origin_id),
        (_("City"), 5, profile.city_id),
        (_("Photo"), 10, profile.photo),
        (_("CV"), 20, profile.cv),
        (_("Portfolio"), 10, profile.portfolio_url),
        (_("Bio"), 10, profile.bio.strip()),
        (_("At least one talent"), 15, profile.talents.exists()),
    ]
    counted = [Part(label, points, points if there else 0) for label, points, there in single]
    return [*counted, Part(_("Social networks (3 points each, up to 5)"), 15, 3 * links)]


def score(profile):
    """Points from 0 to 100. The weights add up to 110, so the sum is capped."""
    return min(MAXIMUM, sum(part.reached for part in parts(profile)))
