"""Demo companies, a project with its roles, and the film people in them; all invented."""

from datetime import timedelta

from django.utils import timezone

from cinema.factories import make_film_talent
from productions.factories import make_company, make_project, make_role
from productions.models import assign

PEOPLE = [
    ("Yasmine", "Tazi", "ياسمين التازي", "F", "MA", "Rabat", "acteur_principal"),
    ("Idris", "Okafor", "", "M", "NG", "Lagos", "acteur_secondaire"),
    ("Mariam", "Sow", "", "F", "SN", "Dakar", "figurant"),
    ("Brahim", "Ouazzani", "إبراهيم الوزاني", "M", "MA", "Casablanca", "figurant"),
]


def create(city):
    """Make them once; `city(country code, name)` finds a city."""
    atlas = make_company(
        name="Atlas Bleu Cinéma",
        country=city("MA", "Rabat").country,
        city="Rabat",
        specialization="Fiction et séries",
        description="Société inventée pour la démonstration : longs métrages et séries tournés au Maroc.",
        phone="+212 537 00 00 00",
        email="casting@atlas-bleu.example",
        website="https://atlas-bleu.example",
        founded_year=1998,
        services=["Production exécutive", "Casting"],
        awards=["Étalon de bronze 2024"],
    )
    make_company(
        name="Teranga Films", country=city("SN", "Dakar").country, city="Dakar", specialization="Documentaire"
    )
    start = timezone.localdate() + timedelta(days=30)
    project = make_project(
        company=atlas,
        name="Les Vents du Rif",
        starts_on=start,
        ends_on=start + timedelta(days=40),
        shooting_locations="Chefchaouen, Tétouan",
    )
    lead = make_role(
        project=project,
        name="Hanane",
        type="acteur_principal",
        description="Apicultrice, porte le film.",
        playing_age_min=25,
        playing_age_max=35,
        languages=["fr", "ar"],
    )
    crowd = make_role(project=project, name="Marché", wanted=12, pay=400, pay_currency="MAD", pay_unit="day")
    for number, person in enumerate(PEOPLE):
        assign(crowd if number else lead, _person(city, number, person), by=None)


def _person(city, number, person):
    first, last, arabic, gender, country, town, kind = person
    return make_film_talent(
        city=city(country, town),
        types=(kind,),
        first_name=first,
        last_name=last,
        name_ar=arabic,
        gender=gender,
        email=f"film-demo{number}@talento.com",
        language="fr",
    )
