"""People as rows: which columns leave the site, and which ones come in."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from import_export.resources import Resource

from accounts.erasure import erase
from accounts.models import User
from accounts.name_search import normalise_code, normalise_email
from talentio.core import export_words as words
from talentio.core import exports, imports
from talentio.core.exports import Column
from talentio.core.import_cells import Cell, Choice, Choices, CountryOf, Text, Truth
from talentio.core.imports import RowRefused

from . import codes, editing, registration
from .choices import Availability, Gender, RateUnit, SocialNetwork, WorkMode
from .forms import ContactForm, Currency, IdentityForm, LinksForm, OriginForm, ProfessionForm
from .importing import FormReader, as_typed
from .models import Profile, SocialLink, Talent
from .people import PeopleFilter

CONTACTS = "talents.view_contacts"


def talents_of(profiles):
    names = {talent.pk: talent.name for talent in Talent.objects.all()}
    pairs = words.of(Profile.talents.through.objects.order_by("pk"), "profile", profiles)
    return words.joined(
        (profile, names[talent]) for profile, talent in pairs.values_list("profile_id", "talent_id")
    )


def links_of(profiles):
    links = words.of(SocialLink.objects.order_by("pk"), "profile", profiles)
    return words.joined(
        (profile, f"{SocialNetwork(network).label}: {address}")
        for profile, network, address in links.values_list("profile_id", "network", "address")
    )


COLUMNS = (
    Column("code", _("Code"), "user__code", kind="safe", width=14, is_in_pdf=True),
    Column("last_name", _("Last name"), "user__last_name", is_in_pdf=True),
    Column("first_name", _("First name"), "user__first_name", is_in_pdf=True),
    Column("gender", _("Gender"), "gender", words.choices(Gender), kind="safe", width=10, is_in_pdf=True),
    Column("date_of_birth", _("Birth date"), "date_of_birth", kind="date", permission=CONTACTS, width=12),
    Column(
        "country_of_origin", _("Country of origin"), "country_of_origin_id", words.countries, is_in_pdf=True
    ),
    Column("nationality", _("Nationality"), "nationality_id", words.countries, is_default=False),
    Column("country", _("country of residence"), "city__country_id", words.countries, is_in_pdf=True),
    Column("city", _("city of residence"), "city_id", batch=words.cities, is_in_pdf=True),
    Column("email", _("E-mail"), "user__email", permission=CONTACTS, width=28),
    Column("phone", _("Phone"), "phone", permission=CONTACTS),
    Column("whatsapp", _("WhatsApp"), "whatsapp", permission=CONTACTS),
    Column("address", _("Postal address"), "address", permission=CONTACTS, is_default=False, width=30),
    Column("talents", _("Talents"), batch=talents_of, width=34, is_in_pdf=True),
    Column("availability", _("Availability"), "availability", words.choices(Availability), is_in_pdf=True),
    Column("work_mode", _("Work mode"), "work_mode", words.choices(WorkMode)),
    Column("years_experience", _("Years of experience"), "years_experience", kind="number", width=10),
    Column("rate_min", _("Rate from"), "rate_min", kind="number", is_default=False),
    Column("rate_max", _("Rate to"), "rate_max", kind="number", is_default=False),
    Column("rate_currency", _("Currency"), "rate_currency", is_default=False),
    Column("rate_unit", _("Rate per"), "rate_unit", words.choices(RateUnit), is_default=False),
    Column("bio", _("bio"), "bio", is_default=False, width=40),
    Column("portfolio_url", _("Portfolio"), "portfolio_url", is_default=False),
    Column("website", _("Website"), "website", is_default=False),
    Column("social_links", _("social networks"), batch=links_of, permission=CONTACTS, is_default=False),
    Column("is_public", _("public"), "is_public", words.yes_or_no, kind="safe", is_default=False, width=8),
    Column("completeness", _("complete (%)"), "completeness_score", kind="number", width=10),
    Column("created_at", _("registered"), "created_at", words.moments, kind="safe", width=16),
)


def _as_listed(query, by):
    """The people of the site's own list, with its filters."""
    return PeopleFilter(query).apply(Profile.objects.listed_for(by))


PEOPLE = exports.register(
    exports.Listing(
        "people",
        _("Talents"),
        Profile,
        "talents.export_profile",
        COLUMNS,
        "export_people",
        "talents",
        {"list": _as_listed, "admin": exports.of_back_office(Profile)},
    )
)


# What comes in ------------------------------------------------------------------------------
def catalogue():
    """Talents by number and by name in the active language, and by their codes too."""
    found = list(Talent.objects.offered())
    return [(talent.pk, talent.name) for talent in found] + [(talent.pk, talent.code) for talent in found]


class PersonResource(Resource):
    """The columns that a table of people may have."""

    code = Cell("code", _("Code"), example="", help=_("Of a person who is known, or to be kept."))
    email = Cell("email", _("E-mail"), example="amina@example.com", is_required=True)
    first_name = Cell("first_name", _("First name"), example="Amina", is_required=True)
    last_name = Cell("last_name", _("Last name"), example="Benjelloun", is_required=True)
    gender = Cell("gender", _("Gender"), Choice(Gender), example="F", is_required=True)
    date_of_birth = Cell(
        "date_of_birth",
        _("Birth date"),
        example="1992-03-14",
        help="1992-03-14, 14/03/1992",
        is_required=True,
    )
    country_of_origin = Cell(
        "country_of_origin", _("Country of origin"), CountryOf(), example="MA", is_required=True
    )
    nationality = Cell("nationality", _("Nationality"), CountryOf(), example="MA")
    country = Cell("country", _("country of residence"), CountryOf(), example="MA", is_required=True)
    city = Cell("city", _("city of residence"), example="Rabat", is_required=True)
    phone = Cell("phone", _("Phone"), example="+212612345678")
    whatsapp = Cell("whatsapp", _("WhatsApp"), example="+212612345678")
    address = Cell("address", _("Postal address"))
    talents = Cell("talents", _("Talents"), Choices(catalogue), example="photographer")
    availability = Cell(
        "availability", _("Availability"), Choice(Availability), example=Availability.NOW.value
    )
    work_mode = Cell("work_mode", _("Work mode"), Choice(WorkMode), example=WorkMode.HYBRID.value)
    years_experience = Cell("years_experience", _("Years of experience"), example="7")
    rate_min = Cell("rate_min", _("Rate from"), example="800")
    rate_max = Cell("rate_max", _("Rate to"), example="1200")
    rate_currency = Cell("rate_currency", _("Currency"), Choice(Currency), example="MAD")
    rate_unit = Cell("rate_unit", _("Rate per"), Choice(RateUnit), example=RateUnit.DAY.value)
    bio = Cell("bio", _("bio"))
    portfolio_url = Cell("portfolio_url", _("Portfolio"), example="https://amina.example")
    website = Cell("website", _("Website"))
    is_public = Cell("is_public", _("public"), Truth(), example="yes", help=_("yes or no"))

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        for network in SocialNetwork:
            self.fields[network.value] = Cell(network.value, network.label, Text())


def identify(cells):
    """What names the person of a row: the e-mail, else the code."""
    return normalise_email(cells.get("email", "")) or normalise_code(cells.get("code", ""))


class PersonReader(FormReader):
    model = Profile
    forms = (IdentityForm, OriginForm, ContactForm, ProfessionForm, LinksForm)
    required = frozenset(
        {
            "email",
            "first_name",
            "last_name",
            "gender",
            "date_of_birth",
            "country_of_origin",
            "country",
            "city",
        }
    )
    columns = {"social_links": "linkedin"}

    def __init__(self, batch):
        super().__init__(batch, PersonResource())

    def find(self, cells):
        """The profile that a code or an e-mail names, or None; raise RowRefused where the two disagree."""
        code, email = normalise_code(cells.get("code", "")), normalise_email(cells.get("email", ""))
        by_code = Profile.objects.with_code(code).select_related("user").first() if code else None
        by_email = Profile.objects.filter(user__email=email).select_related("user").first() if email else None
        if by_code and email and by_code.user.email != email:
            raise RowRefused({"email": [_("This code belongs to somebody with another e-mail.")]})
        if by_email and code and by_email.code != code:
            raise RowRefused({"code": [_("This e-mail belongs to somebody with another code.")]})
        found = by_code or by_email
        if found is None and email and User.objects.filter(email=email).exists():
            raise RowRefused({"email": [_("This e-mail belongs to an account without a talent profile.")]})
        return found

    def answers_of_new(self, typed):
        answers = super().answers_of_new(typed)
        code = normalise_code("".join(typed.get("code", ())))
        shape = codes.SHAPE.match(code) if code else None
        if code and (shape is None or len(shape[2]) > codes.MOST_KEPT_DIGITS):
            raise RowRefused({"code": [_("This is no code of a talent, such as MAM0001RAB.")]})
        if code and User.objects.filter(code=code).exists():
            raise RowRefused({"code": [_("This code belongs to somebody else.")]})
        answers["code"] = code
        answers["is_public"] = (
            bool(typed["is_public"]) if "is_public" in typed else self.batch.defaults_public
        )
        return answers

    def answers(self, target):
        """What is kept of a person, as their forms would send it."""
        names = (*registration.PROFILE_ANSWERS, "country")
        held = {name: as_typed(getattr(target, name, None)) for name in names}
        held |= {"first_name": [target.user.first_name], "last_name": [target.user.last_name]}
        held |= {"email": [target.user.email], "city": [target.city.label]}
        held |= {"country": [str(target.city.country_id)]}
        held["talents"] = [str(pk) for pk in target.talents.order_by("pk").values_list("pk", flat=True)]
        return held | {link.network: [link.address] for link in target.social_links.all()}

    def given(self, typed):
        given = super().given(typed)
        given |= {"city"} if "country" in given else set()
        networks = given & set(SocialNetwork.values)
        return (given | {"social_links"} if networks else given) - {"code", "email", "country_of_origin"}

    def narrowed(self, answers, only):
        return {name: value for name, value in answers.items() if name in only}

    def cleaned(self, typed, *, only, is_lenient=False):
        answers = super().cleaned(typed, only=only, is_lenient=is_lenient)
        if "is_public" in typed and (only is None or "is_public" in only):
            answers["is_public"] = bool(typed["is_public"])
        return answers

    def differs(self, target, answers):
        held = {name: getattr(target, name, None) for name in answers}
        held |= {"first_name": target.user.first_name, "last_name": target.user.last_name}
        if "talents" in answers:
            held["talents"] = set(target.talents.all())
            answers = {**answers, "talents": set(answers["talents"])}
        if "social_links" in answers:
            held["social_links"] = {link.network: link.address for link in target.social_links.all()}
        return any(held[name] != value for name, value in answers.items() if name in WRITTEN)

    @transaction.atomic
    def write_new(self, answers, cells):
        given = {name: answers.get(name) for name in registration.PROFILE_ANSWERS}
        given |= {name: given[name] or "" for name in TEXTS}
        given |= {name: answers[name] for name in ("email", "first_name", "last_name")}
        given |= {"talents": answers.get("talents", ()), "social_links": answers.get("social_links", {})}
        given |= {"is_public": answers["is_public"], "shows_social_links": False}
        user = registration.create_person(
            given, language=self.batch.language, code=answers["code"], by=self.by
        )
        return user.profile

    def write(self, target, answers):
        editing.save(target, answers, seen=editing.version(target), by=self.by)
        return target

    def is_in_use(self, target, row):
        is_created = row.outcome == row.Outcome.CREATED
        return is_created and (target.user.last_login is not None or target.user.has_usable_password())

    def remove(self, target):
        erase(target.user)


TEXTS = (
    *("phone", "whatsapp", "address", "availability", "work_mode", "rate_currency", "rate_unit", "bio"),
    *("portfolio_url", "website"),
)
WRITTEN = editing.EDITABLE | {*editing.NAMES, "talents", "social_links"}
PEOPLE_IMPORT = imports.register(
    imports.Importer(
        "people",
        _("Talents"),
        "talents.import_profile",
        "talents",
        PersonResource,
        identify,
        PersonReader,
    )
)
