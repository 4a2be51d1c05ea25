"""Film talents over the API."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Path, Query, Router, Schema
from pydantic import Field

from accounts.api_doors import signed_in, staff_with
from talentio.core.audit import audit
from talentio.core.rest.downloads import add_export
from talentio.core.rest.pages import PageQuery, as_query, page_by_keys, refuse_ignored
from talentio.core.rest.refusals import invalid, not_found
from talentio.core.rest.shapes import Labelled, One, Page, Part, PartShape, Words, labelled
from talents.api_shapes import Card, card
from talents.choices import Gender

from . import statistics
from .choices import Ethnicity, ExperienceLevel, EyeColor, HairColor, SkinTone, TalentType
from .models import CinemaTalent
from .models.talent import HEIGHTS
from .public_profile import present, present_card
from .search import OLDEST, SENSITIVE, AgeBand, FilmSearch, Order

router = Router(tags=["cinema"], auth=signed_in)
LONGEST_NUMBER = 18
RENAMED = {"search": "q", "ordering": "sort"}


class FilmCriteria(Schema):
    search: str = Field("", max_length=100, description=gettext_noop("Name or beginning of the code"))
    type: list[TalentType] = Field([], description=gettext_noop("Kind of talent"))
    gender: list[Gender] = Field([], description=gettext_noop("Gender; several mean any of them"))
    age: list[AgeBand] = Field([], description=gettext_noop("Band of ages"))
    age_min: int | None = Field(None, ge=0, le=OLDEST, description=gettext_noop("Youngest"))
    age_max: int | None = Field(None, ge=0, le=OLDEST, description=gettext_noop("Oldest"))
    height_min: int | None = Field(None, ge=HEIGHTS[0], le=HEIGHTS[1], description=gettext_noop("From (cm)"))
    height_max: int | None = Field(None, ge=HEIGHTS[0], le=HEIGHTS[1], description=gettext_noop("To (cm)"))
    country: list[str] = Field([], description=gettext_noop("ISO code of the country of residence"))
    language: list[str] = Field([], description=gettext_noop("Code of a language"))
    experience_level: list[ExperienceLevel] = Field([], description=gettext_noop("Experience"))
    eye_color: list[EyeColor] = Field([], description=gettext_noop("Eyes"))
    hair_color: list[HairColor] = Field([], description=gettext_noop("Hair colour"))
    ethnicity: list[Ethnicity] = Field(
        [], description=gettext_noop("Ethnicity, for staff who may search by it")
    )
    skin_tone: list[SkinTone] = Field(
        [], description=gettext_noop("Skin tone, for staff who may search by it")
    )
    ordering: Order = Field(Order.NEWEST, description=gettext_noop("Sort"))


class FilmQuery(FilmCriteria, PageQuery):
    pass


class FilmCard(Card):
    id: int
    other_name: Words = Field(description=gettext_noop("The name in the other letters, Latin or Arabic"))


class SkillGroup(Schema):
    category: Words
    skills: list[Words]


class FilmContacts(Schema):
    email: str
    phone: str
    whatsapp: str


class FilmTalent(FilmCard):
    """`contacts` is null for whoever may not see them; each look of somebody else is noted."""

    bio: str
    features: list[Labelled]
    languages: list[Labelled]
    skills: list[SkillGroup]
    credits: list[Labelled]
    links: list[Labelled]
    photo_urls: list[str]
    contacts: FilmContacts | None


class FilmFigures(Schema):
    """`last_month` are the registrations of thirty days, `minors_waiting` wait for a guardian."""

    total: int
    listed: int
    with_photo: int
    last_month: int
    minors_waiting: int
    charts: dict[str, list[PartShape]]


@router.get(
    "/cinema/talents",
    response=Page[FilmCard],
    url_name="film_talents",
    summary=gettext_noop("Film talents by twelve criteria"),
    description=gettext_noop(
        "The same search as on the website; several values of one criterion mean any of them."
    ),
)
def film_talents(request, query: Query[FilmQuery]):
    criteria = _criteria(request, query)
    talents = criteria.in_order(criteria.apply(CinemaTalent.objects.listed_for(request.auth)))
    return page_by_keys(
        talents,
        query,
        lambda rows: [_card(each, present_card(each), request) for each in rows],
        CinemaTalent.objects.for_cards(),
    )


def _criteria(request, query):
    may_see = request.auth.has_perm("cinema.view_sensitive")
    criteria = FilmSearch(as_query(query, **RENAMED), is_sensitive_shown=may_see)
    _refuse_sensitive(criteria)
    refuse_ignored(criteria, criteria.boxes, **RENAMED)
    return criteria


def _refuse_sensitive(criteria):
    closed = [name for name in SENSITIVE if name not in criteria.fields and criteria.data.getlist(name)]
    if closed:
        raise invalid({name: [_("You may not search by this.")] for name in closed})


add_export(
    router,
    "film-talents",
    path="/exports/cinema/{file_format}",
    url_name="export_film_talents",
    summary=gettext_noop("Film talents, as a file"),
    auth=staff_with("cinema.export_cinematalent"),
    criteria=FilmCriteria,
    rows=lambda request, query: _criteria(request, query).apply(
        CinemaTalent.objects.listed_for(request.auth)
    ),
    renamed=RENAMED,
)


@router.get(
    "/cinema/talents/{id_or_code}",
    response=One[FilmTalent],
    url_name="film_talent",
    summary=gettext_noop("One film talent"),
    description=gettext_noop("What anybody may read who is signed in; contacts for those who may see them."),
)
def film_talent(
    request, id_or_code: str = Path(..., description=gettext_noop("Number, or code of any width"))
):
    visible = CinemaTalent.objects.visible_to(request.auth).for_display()
    is_number = id_or_code.isascii() and id_or_code.isdigit() and len(id_or_code) <= LONGEST_NUMBER
    found = (visible.filter(pk=id_or_code) if is_number else visible.with_code(id_or_code)).first()
    if found is None:
        raise not_found()
    return {"success": True, "data": _whole(found, request)}


def _card(talent, shown, request):
    return {"id": talent.pk, **card(shown, request), "other_name": shown.other_name}


def _whole(talent, request):
    shown = present(talent)
    return {
        **_card(talent, shown, request),
        "bio": shown.bio,
        "features": labelled(shown.features),
        "languages": labelled(shown.languages),
        "credits": labelled(shown.credits),
        "links": labelled(shown.links),
        "skills": [{"category": category, "skills": skills} for category, skills in shown.skills],
        "photo_urls": [request.build_absolute_uri(picture.large_url) for picture in shown.gallery],
        "contacts": _contacts(talent, request.auth),
    }


def _contacts(talent, reader):
    is_own = talent.user_id is not None and talent.user_id == reader.pk
    if not is_own and not (reader.is_staff and reader.has_perm("cinema.view_film_contacts")):
        return None
    if not is_own:
        audit(reader, "view_contacts", talent, category="cinema")
    return {"email": talent.email, "phone": talent.phone, "whatsapp": talent.whatsapp}


@router.get(
    "/stats/cinema",
    auth=staff_with("cinema.view_cinematalent"),
    response=One[FilmFigures],
    url_name="stats_cinema",
    summary=gettext_noop("Figures of film talents"),
    tags=["figures"],
    description=gettext_noop("Counted anew; nobody is named. A part's code is its place in the chart."),
)
def stats_cinema(request):
    charts = {
        chart.name: [Part(str(place), row.label, row.number) for place, row in enumerate(chart.rows)]
        for chart in statistics.charts()
    }
    return {"success": True, "data": {**statistics.headline(), "charts": charts}}
