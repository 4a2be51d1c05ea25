"""Makers of people, for tests and demo data."""

from datetime import date
from itertools import count

from . import registration
from .models import Talent

_numbers = count(1)


def make_answers(*, city, **given):
    """Cleaned answers of a whole registration, as `registration.register` takes them."""
    number = next(_numbers)
    answers = {
        "email": f"person{number}@example.com",
        "first_name": "Amina",
        "last_name": f"Benjelloun {number}",
        "gender": "F",
        "date_of_birth": date(1992, 3, 14),
        "country_of_origin": city.country,
        "nationality": None,
        "city": city,
        "phone": "+212612345678",
        "whatsapp": "",
        "address": "",
        "availability": "disponible_maintenant",
        "work_mode": "hybride",
        "years_experience": 7,
        "rate_min": None,
        "rate_max": None,
        "rate_currency": "",
        "rate_unit": "",
        "bio": "Photographe.",
        "portfolio_url": "",
        "website": "",
        "shows_social_links": False,
        "is_public": True,
        "talents": Talent.objects.filter(code="photographer"),
        "social_links": {},
    }
    return {**answers, **given}


def make_talent(*, password=None, language="fr", photo="", cv="", **answers):
    """A registered person; returns the profile."""
    user = registration.create_person(make_answers(**answers), language=language, photo=photo, cv=cv)
    if password:
        user.set_password(password)
        user.save(update_fields=["password"])
    return user.profile
