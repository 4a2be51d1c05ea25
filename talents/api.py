"""Standard talents over the API: people for staff and for themselves, the catalogue, figures."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router

from accounts.api import Leaving, request_erasure
from accounts.api_doors import own_or_staff_with, signed_in, staff_with
from accounts.models import User
from talentio.core.audit import audit
from talentio.core.rest.downloads import add_export
from talentio.core.rest.editions import etag_of, require_match
from talentio.core.rest.pages import PageQuery, as_query, page_by_keys, page_of, refuse_ignored
from talentio.core.rest.refusals import Refused, forbidden, get_or_refuse
from talentio.core.rest.shapes import One, Page, Part

from . import api_changes, editing, statistics
from .api_shapes import (
    Account,
    Card,
    PeopleCriteria,
    PeopleFigures,
    PeopleQuery,
    PersonRow,
    PersonWhole,
    ProfileChange,
    TalentRow,
    WholeProfile,
    card,
    person_row,
    person_whole,
)
from .models import Profile, Talent
from .people import BOXES, StaffPeopleFilter
from .people_figures import Figures
from .public_profile import present_card

router = Router(tags=["people"], auth=signed_in)
# Nobody is hidden or shown because a program left a name out.
VISIBILITY = ("is_public", "shows_social_links")
RENAMED = {"search": "q", "ordering": "sort"}
EDITION = {"x-refusals": [409, 412, 428], "x-if-match": True, "x-etag": True}


@router.get(
    "/users",
    auth=staff_with("talents.view_profile"),
    response=Page[PersonRow],
    url_name="users",
    summary=gettext_noop("People with a standard profile"),
    description=gettext_noop(
        "The same search as on the website; several values of one criterion mean any of them."
    ),
)
def users(request, query: Query[PeopleQuery]):
    return page_by_keys(
        _chosen(request, query),
        query,
        lambda found: [person_row(each, request) for each in found],
        Profile.objects.for_cards(),
    )


def _chosen(request, query):
    criteria = StaffPeopleFilter(as_query(query, **RENAMED))
    refuse_ignored(criteria, BOXES, **RENAMED)
    return criteria.apply(Profile.objects.listed_for(request.auth))


add_export(
    router,
    "people",
    path="/exports/users/{file_format}",
    url_name="export_users",
    summary=gettext_noop("People with a standard profile, as a file"),
    auth=staff_with("talents.export_profile"),
    criteria=PeopleCriteria,
    rows=_chosen,
    renamed=RENAMED,
)


@router.get(
    "/users/{int:id}",
    auth=own_or_staff_with("talents.view_profile"),
    response=One[PersonWhole | Account],
    url_name="user",
    summary=gettext_noop("One person"),
    openapi_extra={"x-etag": True},
    description=gettext_noop(
        "Staff read everybody, others themselves. The ETag is what a change has to send as If-Match."
    ),
)
def user(request, response: HttpResponse, id: int):
    found = get_or_refuse(User.objects.all(), pk=id)
    profile = Profile.objects.for_cards().filter(user=found).first()
    if profile is None:
        return {"success": True, "data": _account(request, found)}
    shows_contacts = _shows_contacts(request, profile)
    if shows_contacts and id != request.auth.pk:
        audit(request.auth, "view_contacts", profile, category="talents")
    return _whole(profile, request, response, shows_contacts=shows_contacts)


@router.patch(
    "/users/{int:id}",
    auth=own_or_staff_with("talents.change_profile"),
    response=One[PersonWhole],
    url_name="user",
    summary=gettext_noop("Change some answers of a profile"),
    openapi_extra=EDITION,
    description=gettext_noop(
        "What is left out stays as it is. Rights, the e-mail and the code are never changed here."
    ),
)
def change_user(request, response: HttpResponse, id: int, given: ProfileChange):
    return _change(request, response, id, given.dict(exclude_unset=True))


@router.put(
    "/users/{int:id}",
    auth=own_or_staff_with("talents.change_profile"),
    response=One[PersonWhole],
    url_name="user",
    summary=gettext_noop("Replace all answers of a profile"),
    openapi_extra=EDITION,
    description=gettext_noop(
        "What may be empty and is left out becomes empty. Rights, e-mail, code and who may see it stay."
    ),
)
def replace_user(request, response: HttpResponse, id: int, given: WholeProfile):
    unsaid = {name for name in VISIBILITY if getattr(given, name) is None}
    return _change(request, response, id, given.dict(exclude=unsaid))


@router.delete(
    "/users/{int:id}",
    auth=own_or_staff_with("accounts.delete_user"),
    response=One[Leaving],
    url_name="user",
    summary=gettext_noop("Have a person erased"),
    openapi_extra={"x-refusals": [409]},
    description=gettext_noop(
        "Hidden at once, erased after the days of grace; until then it can be taken back."
    ),
)
def erase_user(request, id: int):
    leaving = get_or_refuse(User.objects.all(), pk=id)
    if leaving.is_superuser and not request.auth.is_superuser:
        raise forbidden()
    return request_erasure(leaving, by=request.auth)


def _shows_contacts(request, profile):
    return profile.user_id == request.auth.pk or request.auth.has_perm("talents.view_contacts")


def _account(request, found):
    if found != request.auth and not request.auth.has_perm("accounts.view_user"):
        raise forbidden()
    names = ("first_name", "last_name", "is_active", "created_at")
    return {"id": found.pk, "unique_code": found.code, **{name: getattr(found, name) for name in names}}


def _edition(profile):
    return etag_of(profile.pk, editing.version(profile), profile.user.is_active)


def _whole(profile, request, response, *, shows_contacts):
    response["ETag"] = _edition(profile)
    response["Cache-Control"] = "no-store"
    return {"success": True, "data": person_whole(profile, request, shows_contacts=shows_contacts)}


def _change(request, response, id, given):
    found = get_or_refuse(User.objects.all(), pk=id)
    profile = Profile.objects.select_related("user", "city__country").filter(user=found).first()
    if profile is None:
        raise Refused(409, "no_profile", _("This account has no standard profile."))
    require_match(request, _edition(profile))
    api_changes.change(profile, given, seen=editing.version(profile), by=request.auth)
    changed = Profile.objects.for_cards().get(pk=profile.pk)
    return _whole(changed, request, response, shows_contacts=_shows_contacts(request, changed))


@router.get(
    "/talents",
    response=Page[TalentRow],
    url_name="talents",
    summary=gettext_noop("The catalogue of talents"),
    description=gettext_noop("Talents by category, with how many people have each."),
)
def talents(request, query: Query[PageQuery]):
    counts = _counts(request)
    return page_of(Talent.objects.offered(), query, lambda rows: [_talent(row, counts) for row in rows])


@router.get(
    "/talents/{int:id}", response=One[TalentRow], url_name="talent", summary=gettext_noop("One talent")
)
def talent(request, id: int):
    found = get_or_refuse(Talent.objects.offered(), pk=id)
    return {"success": True, "data": _talent(found, _counts(request))}


@router.get(
    "/talents/{int:id}/users",
    response=Page[Card],
    url_name="talent_users",
    summary=gettext_noop("Who has a talent"),
    description=gettext_noop("The newest first, as everybody who is signed in sees them."),
)
def talent_users(request, id: int, query: Query[PageQuery]):
    found = get_or_refuse(Talent.objects.offered(), pk=id)
    people = Profile.objects.listed_for(request.auth).filter(talents=found).order_by("-pk")
    return page_by_keys(
        people,
        query,
        lambda rows: [card(present_card(each), request) for each in rows],
        Profile.objects.for_cards(),
    )


def _counts(request):
    return Figures.of(Profile.objects.listed_for(request.auth)).talents


def _talent(row, counts):
    return {
        "id": row.pk,
        "code": row.code,
        "name": row.name,
        "category": row.category.name,
        "people": counts.get(row.code, 0),
    }


@router.get(
    "/stats/users",
    auth=staff_with("talents.view_profile"),
    response=One[PeopleFigures],
    url_name="stats_users",
    summary=gettext_noop("Figures of standard talents"),
    tags=["figures"],
    description=gettext_noop("Counted anew for each request; nobody is named."),
)
def stats_users(request):
    found = {
        name: [Part(value, words, number) for value, words, number in rows]
        for name, rows in statistics.distributions().items()
    }
    found["talents"] = [Part(each.code, each.name, number) for each, number in statistics.top_talents()]
    figures = statistics.figures()
    countries = [Part(row["code"], row["name"], row["people"]) for row in figures["countries"]]
    return {"success": True, "data": {**figures, **found, "countries": countries}}
