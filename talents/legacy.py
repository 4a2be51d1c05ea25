"""People of the Flask system's table `users`, as accounts and profiles."""

import re
from datetime import date

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import timezone
from phonenumber_field.phonenumber import to_python
from phonenumbers import NumberParseException

from accounts.hashers import from_flask
from accounts.models import User
from accounts.name_search import normalise_code, normalise_email
from accounts.roles import ADMINISTRATORS
from talentio.core.audit import audit
from talentio.core.import_cells import Choice
from talentio.core.legacy import NotTaken
from talentio.core.spelling import city_code, fold

from . import codes
from .choices import Availability, Gender, SocialNetwork, WorkMode
from .forms import ADULT_AGE, OLDEST_AGE, Currency, age_on, one_line
from .models import Profile, SocialLink, Talent, TalentCategory
from .social import address_of

# What the old installation came with and everybody may have read.
PUBLISHED_PASSWORDS = ("@4dm1n", "demo123")
OLD_CODE = re.compile(r"^([A-Z]{2})([MFN])(\d{1,12})(.{0,3})$")
GENDER, AVAILABILITY, WORK_MODE = Choice(Gender), Choice(Availability), Choice(WorkMode)
RATE = re.compile(r"(\d[\d\s.]*)\s*(?:-|–|à|to)\s*(\d[\d\s.]*)")


def take_talents(rows):
    """{old id: Talent} of the old catalogue: by name in any language, else added to its category."""
    known = {}
    for talent in Talent.objects.all():
        for name in (talent.code, talent.name_fr, talent.name_en, talent.name_ar):
            known.setdefault(fold(name), talent)
    found = {}
    for row in rows:
        name = one_line(str(row["name"] or ""))[:120]
        if name:
            found[row["id"]] = known.setdefault(fold(name), None) or _add_talent(name, row, known)
    return found


def _add_talent(name, row, known):
    category = next(
        (
            each
            for each in TalentCategory.objects.all()
            if fold(each.name_fr) == fold(str(row.get("category")))
        ),
        TalentCategory.objects.last(),
    )
    talent = Talent.objects.create(
        code=f"legacy-{row['id']}", name_fr=name, name_en=name, category=category, is_active=True
    )
    known[fold(name)] = talent
    return talent


def take_user(row, talents):
    """Create the account of an old row, and the profile where the row allows one; return both.

    `row` is a core.legacy.Row, `talents` the person's Talents. Raise NotTaken with the reason.
    """
    user = _account(row)
    profile = None
    try:
        profile = _profile(row, user)
    except NotTaken as reason:
        row.remark(f"an account without a profile: {reason}")
    if profile:
        profile.talents.set(talents)
        _links(row, profile)
        profile.refresh_completeness()
    _keep_code(row, user, profile)
    return user, profile


def _account(row):
    email = normalise_email(row.text("email"))
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise NotTaken(f"the e-mail {email[:80]!r} is none") from wrong
    if User.objects.filter(email=email).exists():
        raise NotTaken(f"somebody has the e-mail {email} already")
    user = User(
        email=email,
        first_name=one_line(row.text("first_name", most=100)),
        last_name=one_line(row.text("last_name", most=100)),
        is_active=row.get("account_active") is not False,
        is_staff=bool(row.get("is_admin")),
        created_at=row.moment("created_at") or timezone.now(),
    )
    _keep_password(row, user)
    user.save()
    if user.is_staff:
        user.groups.add(Group.objects.get(name=ADMINISTRATORS))
        row.remark("was an administrator: now staff with that role; only createsuperuser makes a superuser")
    return user


def _keep_password(row, user):
    stored = from_flask(row.get("password_hash"))
    user.password = stored
    suspects = PUBLISHED_PASSWORDS if stored and _is_suspect(user) else ()
    is_published = any(check_password(word, stored) for word in suspects)
    if not stored or is_published:
        user.set_unusable_password()
        reason = "it is a published one" if is_published else "its hash is of no kind that we know"
        row.remark(f"the password was not taken ({reason}): they choose one by mail")


def _is_suspect(user):
    # Trying costs a quarter of a second each, so only where the old installation put them.
    return user.is_staff or user.email.startswith(("admin@", "demo"))


def _profile(row, user):
    places, born = row.places, row.get("date_of_birth")
    origin = places.country(row.get("country_of_origin_id", "country_id")) or places.named(
        row.get("nationality")
    )
    city = places.city(row.get("residence_city_id", "city_of_residence_id", "city_id"))
    if origin is None or city is None:
        raise NotTaken("no country of origin" if origin is None else "no city")
    if (
        not isinstance(born, date)
        or born > timezone.localdate()
        or age_on(timezone.localdate(), born) > OLDEST_AGE
    ):
        raise NotTaken(f"the birth date {born} cannot be right")
    if age_on(timezone.localdate(), born) < ADULT_AGE:
        raise NotTaken("under 18")
    rate = _rate(row)
    return Profile.objects.create(
        user=user,
        gender=row.code(GENDER, "gender") or Gender.NOT_STATED,
        date_of_birth=born,
        country_of_origin=origin,
        nationality=places.named(row.get("nationality")),
        city=city,
        phone=phone(row, "phone", city),
        whatsapp=phone(row, "whatsapp", city),
        address=row.text("address", most=300),
        availability=row.code(AVAILABILITY, "availability"),
        work_mode=row.code(WORK_MODE, "work_mode"),
        years_experience=row.number("years_experience", 0, 80),
        bio=row.text("bio", most=3000),
        portfolio_url=web_address(row, "portfolio_url"),
        website=web_address(row, "website"),
        created_at=user.created_at,
        **rate,
    )


def _rate(row):
    words = row.text("rate_range")
    found = RATE.search(words)
    if not words:
        return {}
    numbers = [int(re.sub(r"\D", "", part)) for part in found.groups()] if found else []
    if not numbers or numbers[0] > numbers[1] or numbers[1] > 100_000_000:
        row.remark(f"rate_range {words[:40]!r} was not understood")
        return {}
    currency = next((code for code in Currency.values if code in words.upper()), "")
    return {"rate_min": numbers[0], "rate_max": numbers[1], "rate_currency": currency}


def phone(row, name, city):
    """A number in E.164, "" with a remark for none; without a prefix it is of the city's country."""
    typed = row.text(name)
    try:
        number = to_python(typed, region=city.country.code) if typed else None
    except NumberParseException:
        number = None
    if number and number.is_valid():
        return number.as_e164
    if typed:
        row.remark(f"{name} is no phone number")  # the number itself is nobody's business in a report
    return ""


def web_address(row, name):
    typed = row.text(name, most=300)
    address = typed if not typed or "://" in typed else f"https://{typed}"
    try:
        if address:
            URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        row.remark(f"{name} {typed[:60]!r} is no address")
        return ""
    return address


def social_addresses(row, networks):
    """{network: address} of the columns that are called so."""
    found = {}
    for network in networks:
        typed = row.text(network.value, f"{network.value}_url")
        try:
            if typed:
                found[network.value] = address_of(network, typed)
        except ValidationError:
            row.remark(f"{network.value} is no address there")
    return found


def _links(row, profile):
    SocialLink.objects.bulk_create(
        SocialLink(profile=profile, network=network, address=address)
        for network, address in social_addresses(row, SocialNetwork).items()
    )


def _keep_code(row, user, profile):
    """Keep the code; one that cannot stand in an address is mended, with its number, or replaced."""
    old = normalise_code(row.text("unique_code"))
    code = old if codes.SHAPE.match(old) else _mended(old, profile)
    if code and User.objects.filter(code=code).exists():
        row.remark(f"the code {code} belongs to somebody else")
        code = ""
    if not code and profile:
        code = codes.issue(country=profile.country_of_origin, gender=profile.gender, city=profile.city)
    if old != code:
        row.remark(f"the code {row.text('unique_code')!r} became {code or 'none'}")
    user.code = code or None
    user.save(update_fields=["code"])
    codes.pass_over(code)
    audit(None, "import", profile or user, category="talents", description=code)


def _mended(old, profile):
    """A code with two letters or with accents for its city, with three letters from A to Z."""
    found = OLD_CODE.match(old)
    if not found or not profile:
        return ""
    country, gender, number, letters = found.groups()
    return f"{country}{gender}{int(number):04d}{city_code(letters or profile.city.code)}"
