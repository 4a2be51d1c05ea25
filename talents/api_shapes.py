"""What the API tells of standard talents, and what it takes."""

from datetime import date, datetime
from typing import Annotated

from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from talentio.core.rest.pages import PageQuery
from talentio.core.rest.shapes import Given, Labelled, Named, PartShape, Words, labelled

from .choices import Availability, Gender, Order, RateUnit, SocialNetwork, WorkMode
from .forms import MOST_TALENTS, Currency

LONGEST_TEXT = 3000
OLDEST_YEAR = 1900


class PeopleCriteria(Schema):
    search: str = Field("", max_length=100, description=gettext_noop("Name or beginning of the code"))
    country: str = Field("", max_length=2, description=gettext_noop("ISO code of the country of residence"))
    city: str = Field("", max_length=120, description=gettext_noop("Name of the city, with its country"))
    gender: list[Gender] = Field([], description=gettext_noop("Gender; several mean any of them"))
    availability: list[Availability] = Field([], description=gettext_noop("Availability"))
    work_mode: list[WorkMode] = Field([], description=gettext_noop("Work mode"))
    talent: str = Field("", max_length=80, description=gettext_noop("Code of a talent"))
    min_experience: int | None = Field(
        None, ge=0, le=80, description=gettext_noop("Least years of experience")
    )
    is_active: bool | None = Field(None, description=gettext_noop("Open accounts, or closed ones"))
    ordering: Order = Field(Order.NEWEST, description=gettext_noop("Sort"))


class PeopleQuery(PeopleCriteria, PageQuery):
    pass


class PersonRow(Schema):
    """A person in a list of staff: nothing by which to reach them. Countries are ISO codes."""

    id: int = Field(description=gettext_noop("Number of the account"))
    unique_code: str
    first_name: str
    last_name: str
    gender: Gender
    country: str = Field(description=gettext_noop("ISO code of the country of residence"))
    city: str
    country_of_origin: str
    nationality: str | None
    talents: list[str] = Field(description=gettext_noop("Codes of their talents"))
    availability: Availability
    work_mode: WorkMode
    years_experience: int | None
    profile_score: int = Field(description=gettext_noop("Completeness, 0 to 100"))
    photo_url: str | None
    profile_url: str
    is_active: bool
    is_public: bool
    created_at: datetime
    updated_at: datetime


class Contacts(Schema):
    email: str
    phone: str
    whatsapp: str
    address: str
    date_of_birth: date
    cv_url: str | None


class Rate(Schema):
    lowest: int | None
    highest: int | None
    currency: str
    unit: str


class PersonWhole(PersonRow):
    """`contacts` is null for whoever may not see them; each look of somebody else is noted."""

    bio: str
    rate: Rate
    portfolio_url: str
    website: str
    social_links: dict[str, str]
    shows_social_links: bool
    contacts: Contacts | None


class Account(Schema):
    """Whoever has an account and no standard profile."""

    id: int
    unique_code: str | None
    first_name: str
    last_name: str
    is_active: bool
    created_at: datetime
    profile: None = None


class TalentRow(Named):
    category: Words
    people: int = Field(description=gettext_noop("How many people have it, whom you may see"))


class PeopleFigures(Schema):
    """`recent` are the registrations of seven days, `completeness` is the average score."""

    total: int
    recent: int
    completeness: int
    gender: list[PartShape]
    availability: list[PartShape]
    work_mode: list[PartShape]
    countries: list[PartShape]
    talents: list[PartShape]


class Card(Schema):
    """What anybody who is signed in may read about somebody."""

    code: str
    name: Words
    city: Words
    country: Words
    talents: list[Words]
    photo_url: str | None
    profile_url: str
    facts: list[Labelled]


EXAMPLE = {
    "first_name": "Amina",
    "last_name": "Benjelloun",
    "gender": "F",
    "date_of_birth": "1992-03-14",
    "country": "MA",
    "city": "Rabat",
    "phone": "+212612345678",
    "talents": ["photographer"],
    "availability": "disponible_maintenant",
    "work_mode": "hybride",
    "bio": "Photographe.",
    "is_public": True,
}


def _plausible(day):
    # Older than any form takes, and before what some databases can hold.
    if day is not None and day.year < OLDEST_YEAR:
        raise ValueError
    return day


class ProfileChange(Given):
    """Answers to change; what is left out stays. Countries are ISO codes, talents codes of the catalogue."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"bio": "Photographe.", "talents": ["photographer"], "phone": "+212612345678"}
        }
    )

    first_name: str = Field(None, max_length=100)
    last_name: str = Field(None, max_length=100)
    gender: Gender = None
    date_of_birth: Annotated[date, AfterValidator(_plausible)] = None
    nationality: str | None = Field(None, max_length=2)
    country: str = Field(None, max_length=2, description=gettext_noop("ISO code of the country of residence"))
    city: str = Field(None, max_length=120, description=gettext_noop("Name of the city, with its country"))
    phone: str = Field(None, max_length=40)
    whatsapp: str = Field(None, max_length=40)
    address: str = Field(None, max_length=300)
    talents: list[Annotated[str, Field(max_length=80)]] = Field(None, max_length=MOST_TALENTS)
    availability: Availability = None
    work_mode: WorkMode = None
    years_experience: int | None = Field(None, ge=0, le=80)
    rate_min: int | None = Field(None, ge=0, le=100_000_000)
    rate_max: int | None = Field(None, ge=0, le=100_000_000)
    rate_currency: Currency | None = None
    rate_unit: RateUnit | None = None
    bio: str = Field(None, max_length=LONGEST_TEXT)
    portfolio_url: str = Field(None, max_length=300)
    website: str = Field(None, max_length=300)
    social_links: dict[SocialNetwork, Annotated[str, Field(max_length=200)]] = None
    shows_social_links: bool = None
    is_public: bool = None


class WholeProfile(ProfileChange):
    """All answers: what may be empty and is left out becomes empty."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    first_name: str = Field(max_length=100)
    last_name: str = Field(max_length=100)
    gender: Gender
    date_of_birth: Annotated[date, AfterValidator(_plausible)]
    country: str = Field(max_length=2)
    city: str = Field(max_length=120)
    phone: str = Field(max_length=40)
    talents: list[Annotated[str, Field(max_length=80)]] = Field(min_length=1, max_length=MOST_TALENTS)
    availability: Availability
    work_mode: WorkMode


def person_row(profile, request):
    """The dict of a PersonRow, of a profile loaded with `for_cards()`; no query."""
    user, photo = profile.user, profile.photo_url(800)
    return {
        "id": user.pk,
        "unique_code": user.code,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "gender": profile.gender,
        "country": profile.city.country.code,
        "city": profile.city.label,
        "country_of_origin": profile.country_of_origin.code,
        "nationality": profile.nationality.code if profile.nationality else None,
        "talents": [talent.code for talent in profile.talents.all()],
        "photo_url": request.build_absolute_uri(photo) if photo else None,
        "profile_url": request.build_absolute_uri(profile.get_absolute_url()),
        "profile_score": profile.completeness_score,
        "is_active": user.is_active,
        **{name: getattr(profile, name) for name in ("availability", "work_mode", "years_experience")},
        **{name: getattr(profile, name) for name in ("is_public", "created_at", "updated_at")},
    }


def person_whole(profile, request, *, shows_contacts):
    """The dict of a PersonWhole; two queries besides those of the row."""
    rate = {
        "lowest": profile.rate_min,
        "highest": profile.rate_max,
        "currency": profile.rate_currency,
        "unit": profile.rate_unit,
    }
    names = ("bio", "portfolio_url", "website", "shows_social_links")
    may_see_links = shows_contacts or profile.shows_social_links
    links = profile.social_links.all() if may_see_links else ()
    return {
        **person_row(profile, request),
        **{name: getattr(profile, name) for name in names},
        "rate": rate,
        "social_links": {link.network: link.address for link in links},
        "contacts": _contacts(profile, request) if shows_contacts else None,
    }


def _contacts(profile, request):
    cv = reverse("talents:profile_cv", args=[profile.code]) if profile.cv else None
    return {
        "email": profile.user.email,
        **{name: getattr(profile, name) for name in ("phone", "whatsapp", "address", "date_of_birth")},
        "cv_url": request.build_absolute_uri(cv) if cv else None,
    }


def card(shown, request):
    """The dict of a Card, of what `present_card` made."""
    return {
        **{name: getattr(shown, name) for name in ("code", "name", "city", "country", "talents")},
        "photo_url": request.build_absolute_uri(shown.large_photo_url) if shown.large_photo_url else None,
        "profile_url": request.build_absolute_uri(shown.url),
        "facts": labelled(shown.facts),
    }
