"""Finding whom staff mean, and putting them into a role."""

from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import ValidationError

from cinema import codes as film_codes
from cinema.models import CinemaTalent

from . import codes
from .models import Assignment, Project, Role, assign
from .models.assignment import refusal

MOST_SHOWN = 20
MOST_AT_ONCE = 50
MOST_ROLES = 500


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be meant, with what speaks against them: `refusal` forbids, `conflicts` warn."""

    talent: CinemaTalent
    is_chosen: bool
    refusal: str
    conflicts: list

    @property
    def photo_url(self):
        return self.talent.photo_url(96)


def people_of(user):
    return CinemaTalent.objects.visible_to(user).for_display()


def meant_by_code(user, text):
    """The talents of a film code of any width, or of the code on a badge; [] for a name."""
    if film_codes.is_code(text):
        return list(people_of(user).with_code(text)[:MOST_SHOWN])
    if codes.is_code(text):
        return list(people_of(user).filter(assignments__in=Assignment.objects.with_code(text)))
    return []


def chosen(user, talent_codes):
    """The talents of these whole codes, as a form or a search result sends them."""
    return list(people_of(user).filter(code__in=talent_codes[:MOST_AT_ONCE]).order_by("pk"))


def open_roles(user):
    """Roles of the projects that are not over."""
    return Role.objects.filter(project__in=Project.objects.visible_to(user).open()).select_related("project")


def projects_to_cast(user):
    """[(project, [roles with `filled`])], the newest project first, in one query."""
    roles = open_roles(user).with_filled().order_by("-project", "pk")[:MOST_ROLES]
    return [(project, list(theirs)) for project, theirs in groupby(roles, key=lambda role: role.project)]


def suggested(user, text):
    """Who may be meant by a code or a name, the newest first."""
    if not text:
        return []
    return meant_by_code(user, text) or list(people_of(user).called(text).order_by("-pk")[:MOST_SHOWN])


def conflicts_of(role, talents):
    """{talent's key: what they do elsewhere on the role's days}, in one query."""
    found = {}
    for other in Assignment.objects.in_the_way_of(role, talents).select_related("project", "role"):
        found.setdefault(other.talent_id, []).append(other)
    return found


def candidates(role, talents, *, chosen_codes=()):
    conflicts = conflicts_of(role, talents)
    return [
        Candidate(
            talent,
            is_chosen=talent.code in chosen_codes,
            refusal=refusal(role, talent),
            conflicts=conflicts.get(talent.pk, []),
        )
        for talent in talents
    ]


def assign_all(role, talents, *, by, description=""):
    """Put each into the role who may be; return (assignments, reasons of the others)."""
    done, reasons = [], []
    for talent in talents:
        try:
            done.append(assign(role, talent, by=by, description=description))
        except ValidationError as refused:
            reasons += refused.messages
    return done, reasons
