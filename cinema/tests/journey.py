"""The answers of a film talent who registers, section by section, as a browser posts them."""

from datetime import date

URL = "/cinema/register"
CHILD = {
    "date_of_birth": f"{date.today().year - 10}-01-01",
    "guardian_name": "Fatou Idrissi",
    "guardian_email": "fatou@example.com",
    "guardian_agrees": "on",
}


def answers_for(city, **changed):
    """{section: what is posted}, right in every section; `changed` replaces or adds single fields."""
    country = city.country_id
    steps = {
        "identity": {
            "first_name": "Yasmine",
            "last_name": "Idrissi",
            "gender": "F",
            "date_of_birth": "1995-05-20",
            "playing_age_min": "20",
            "playing_age_max": "35",
            **dict.fromkeys(("guardian_name", "guardian_email", "guardian_phone"), ""),
        },
        "document": {"document_type": "national_id", "document_number": "AB 123-467"},
        "origins": {"country_of_origin": country, "nationality": country},
        "residence": {"country": country, "city": city.name},
        "languages": {
            "language_1": "fr",
            "level_1": "courant",
            "language_2": "en",
            "level_2": "notions",
            "experience_level": "confirme",
            "bio": "J'aime le jeu.",
        },
        "looks": {"height": "5'7\"", "weight": "60", "eye_color": "marron", "hair_color": "noir"},
        "types": {"types": ["acteur_principal", "cascadeur"]},
        "skills": {"skills": []},
        "contact": {
            "email": "Yasmine@Example.com",
            "phone": "06 12 34 56 78",
            "whatsapp": "",
            "instagram": "@yasmine.i",
            "showreel_url": "vimeo.com/1",
            "credit_title_1": "Atlas",
            "credit_year_1": "2021",
            "credit_kind_1": "film",
            "credit_role_1": "La juge",
            "is_public": "on",
            "accepts": "on",
        },
    }
    for name, value in changed.items():
        section = next((s for s, fields in steps.items() if name in fields), None) or home_of(name)
        steps[section][name] = value
    return steps


def home_of(name):
    from cinema.registration import sections

    return next(s for s, form in sections.forms.items() if name in form.base_fields)


def post(client, section, fields):
    return client.post(f"{URL}/{section}", fields)


def walk(client, steps, *, until=None):
    """Post section after section and return the last answer."""
    answer = None
    for section, fields in steps.items():
        answer = post(client, section, fields)
        if section == until:
            break
    return answer
