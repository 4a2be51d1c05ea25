"""The answers of a person who registers, step by step, as a browser posts them."""

from talentio.testing import files
from talents.models import Talent

URL = "/auth/register"


def answers_for(city, **changed):
    """{step: what is posted}, right in every step; `changed` replaces single fields."""
    country = city.country_id
    steps = {
        "identity": {
            "first_name": "Amina",
            "last_name": "Benjelloun",
            "gender": "F",
            "date_of_birth": "1992-03-14",
        },
        "origin": {"country_of_origin": country, "nationality": "", "country": country, "city": city.name},
        "contact": {
            "email": "Amina.B@Example.com",
            "phone": "06 12 34 56 78",
            "whatsapp": "+221 77 123 45 67",
            "address": "12 rue des Orangers",
        },
        "profession": {
            "talents": [Talent.objects.get(code="photographer").pk],
            "availability": "disponible_maintenant",
            "work_mode": "hybride",
            "years_experience": "7",
            "bio": "Photographe de plateau. I <3 film.",
        },
        "links": {"portfolio_url": "amina.example", "instagram": "@amina.b", "shows_social_links": "on"},
        "files": {"is_public": "on", "accepts": "on"},
    }
    for fields in steps.values():
        fields.update({name: value for name, value in changed.items() if name in fields})
    return steps


def post(client, step, fields):
    return client.post(URL if step == "identity" else f"{URL}/{step}", fields)


def walk(client, steps, *, until=None):
    """Post step after step and return the last answer."""
    answer = None
    for step, fields in steps.items():
        answer = post(client, step, fields)
        if step == until:
            break
    return answer


def real_files():
    return {"photo": files.photo(), "cv": files.pdf()}
