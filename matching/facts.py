"""What the outcome of a criterion rests on, in words for the reader."""

from django.utils.translation import gettext as _

from .models import Tag
from .names import label_of

# Nothing is repeated of what only its own consent lets us know.
SENSITIVE = {"ethnicities", "skin_tone"}
NATIONS = {"country", "nationality", "country_of_origin"}
MOST = 6


def fact_of(candidate, criterion, tags):
    """The person's own words or codes; "" where nothing is known.

    `tags` are theirs of this field, by code.
    """
    field = criterion.field
    if field in SENSITIVE:
        return ""
    if field in ("languages", "skills", "talents", "talent_types", "language_levels", "features"):
        return _tagged(criterion, tags)
    if field in ("availability", "work_mode", "gender"):
        return str(getattr(candidate.person, f"get_{field}_display")())
    if field in NATIONS:
        nation = getattr(candidate, field)
        return nation.name if nation else ""
    if field == "age":
        return str(_("%d years")) % candidate.film.age if candidate.date_of_birth else ""
    if field == "years_of_experience" and candidate.film_id and candidate.years_of_experience is None:
        return str(candidate.film.get_experience_level_display())
    value = getattr(candidate, field)
    return "" if value is None else label_of(field, str(value))


def _tagged(criterion, tags):
    wanted = [code for value in criterion.value for code in (value, f"-{value}")]
    right = [tags[code] for code in wanted if code in tags] or list(tags.values())[:MOST]
    return ", ".join(
        # Not `get_origin_display`: it goes through all choices anew for each tag.
        f"{tag.words or label_of(tag.field, tag.code)} ({Tag.Origin(tag.origin).label})"
        for tag in right
    )
