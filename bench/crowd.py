"""Invented film talents as rows of `manage.py import_profiles`: the same number gives the same person."""

import random
from datetime import date, timedelta

from cinema import choices
from cinema.lists import languages, skills

PLACES = [
    *(
        ("MA", "CAS", "Casablanca"),
        ("MA", "RAB", "Rabat"),
        ("MA", "TAN", "Tanger"),
        ("MA", "OUA", "Ouarzazate"),
    ),
    *(("SN", "DAK", "Dakar"), ("CI", "ABI", "Abidjan"), ("NG", "LAG", "Lagos"), ("KE", "NAI", "Nairobi")),
    *(("TN", "TUN", "Tunis"), ("ZA", "CAP", "Cape Town"), ("DZ", "ALG", "Alger"), ("ML", "BAM", "Bamako")),
]
# More people speak some languages than others.
SPOKEN = (
    ["fr"] * 8 + ["ary"] * 4 + ["en"] * 6 + ["ar", "wo", "bm", "sw", "arz", "shi", "es", "am", "ff", "ln"] * 2
)
FIRST = [
    "Awa",
    "Binta",
    "Chadi",
    "Dina",
    "Efe",
    "Fatou",
    "Ghita",
    "Hana",
    "Imane",
    "Jalil",
    "Karim",
    "Lamine",
    "Moussa",
    "Nadia",
    "Omar",
    "Sami",
]
LAST = [
    "Alaoui",
    "Ba",
    "Cissé",
    "Diop",
    "Eze",
    "Fall",
    "Gueye",
    "Haddad",
    "Idrissi",
    "Jallow",
    "Keita",
    "Ly",
    "Mensah",
    "Ndiaye",
    "Okoye",
    "Sarr",
]
TODAY = date(2026, 11, 25)


def row(number):
    """One person; every field but those that a registration asks for may be missing."""
    dice = random.Random(f"crowd{number}")  # noqa: S311 nothing secret comes of it
    country, city_code, city = dice.choice(PLACES)
    gender = dice.choices("FMN", weights=(49, 49, 2))[0]
    codes = list(skills())

    def maybe(values, share=0.85):
        return dice.choice(list(values)) if dice.random() < share else None

    spoken = {dice.choice(SPOKEN) for _ in range(dice.randint(1, 4))} | {maybe(languages(), 0.15)} - {None}
    levels = [each for each in choices.LanguageLevel.values if each]
    tall = 165 if gender == "F" else 176
    return {
        "code": f"{country}{city_code}{number:06d}{gender}",
        "kind": "cinema",
        "first_name": dice.choice(FIRST),
        "last_name": dice.choice(LAST),
        "gender": gender,
        "date_of_birth": (TODAY - timedelta(days=dice.randint(18 * 366, 75 * 365))).isoformat(),
        "nationality": country,
        "country_of_origin": country,
        "country": country,
        "city": city,
        "languages": [{"code": code, "level": dice.choice(levels)} for code in sorted(spoken - {None})],
        "talent_types": sorted({dice.choice(choices.TalentType.values) for _ in range(dice.randint(1, 3))}),
        "skills": sorted({dice.choice(codes) for _ in range(dice.randint(0, 5))}),
        "height_cm": round(dice.gauss(tall, 7)) if dice.random() < 0.85 else None,
        "weight_kg": round(dice.gauss(70, 9)) if dice.random() < 0.5 else None,
        "eye_color": maybe(choices.EyeColor.values),
        "hair_color": maybe(choices.HairColor.values),
        "hair_type": maybe(choices.HairType.values),
        "hair_length": maybe(choices.HairLength.values),
        "skin_tone": maybe(choices.SkinTone.values, 0.5),
        "build": maybe(choices.Build.values),
        "ethnicities": [each for each in [maybe(choices.Ethnicity.values, 0.5)] if each],
        "years_of_experience": dice.randint(0, 25) if dice.random() < 0.6 else None,
        "bio": "",
    }
