"""Demo companies, a project with its roles, with the film talents that are there; all invented."""

from datetime import timedelta

from django.utils import timezone

from cinema.models import CinemaTalent
from productions.factories import make_company, make_project, make_role
from productions.models import assign

SHOWN = 3


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
    for number, talent in enumerate(CinemaTalent.objects.order_by("pk")[:SHOWN]):
        assign(crowd if number else lead, talent, by=None)
