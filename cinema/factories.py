"""Makers of film talents, for tests and demo data."""

from datetime import date
from itertools import count

from django.db import transaction

from . import codes
from .models import CinemaTalent, Credit, FilmEthnicity, FilmLanguage, FilmSkill, FilmType

_numbers = count(1)


@transaction.atomic
def make_film_talent(
    *,
    city,
    types=("figurant",),
    languages=(("fr", "courant"),),
    skills=(),
    ethnicities=(),
    credits=(),
    **given,
):
    """A registered film talent, listed if nothing forbids it; `languages` are pairs of code and level."""
    number = next(_numbers)
    answers = {
        "first_name": "Yasmine",
        "last_name": f"Idrissi {number}",
        "gender": "F",
        "date_of_birth": date(1995, 5, 20),
        "country_of_origin": city.country,
        "experience_level": "confirme",
        "height": 170,
        "eye_color": "marron",
        "hair_color": "noir",
        "email": f"film{number}@example.com",
        "phone": "+212612345678",
        **given,
    }
    code = codes.issue(country=answers["country_of_origin"], city=city, gender=answers["gender"])
    talent = CinemaTalent.objects.create(city=city, code=code, **answers)
    FilmType.objects.bulk_create(FilmType(talent=talent, type=each) for each in types)
    FilmLanguage.objects.bulk_create(
        FilmLanguage(talent=talent, language=language, level=level) for language, level in languages
    )
    FilmSkill.objects.bulk_create(FilmSkill(talent=talent, skill=each) for each in skills)
    FilmEthnicity.objects.bulk_create(FilmEthnicity(talent=talent, ethnicity=each) for each in ethnicities)
    Credit.objects.bulk_create(Credit(talent=talent, title=title) for title in credits)
    talent.refresh_listing()
    return talent
