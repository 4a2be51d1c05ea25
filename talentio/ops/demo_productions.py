"""Demo companies, a project with its roles, with the film talents that are there; all invented."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from cinema.models import CinemaTalent
from productions import calling, presence
from productions.choices import PresenceSource, ProjectStatus
from productions.factories import make_company, make_project, make_role
from productions.models import CallSheet, assign

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
    today = timezone.localdate()
    project = make_project(
        company=atlas,
        name="Les Vents du Rif",
        starts_on=today - timedelta(days=3),
        ends_on=today + timedelta(days=40),
        status=ProjectStatus.SHOOTING,
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
    people = CinemaTalent.objects.order_by("pk")[:SHOWN]
    crew = [assign(crowd if number else lead, talent, by=None) for number, talent in enumerate(people)]
    _shoot(crew, today)


def _shoot(crew, today):
    """A day of work yesterday, and who is called tomorrow."""
    began = timezone.make_aware(datetime.combine(today - timedelta(days=1), time(7, 30)))
    for number, assignment in enumerate(crew):
        for kind, hours in (("arrival", 0), ("break", 5), ("back", 6), ("departure", 9 + number)):
            at = began + timedelta(hours=hours, minutes=3 * number)
            presence.record(assignment, kind, by=None, source=PresenceSource.LIST, at=at)
    sheet = CallSheet.objects.create(
        project=crew[0].project,
        day=today + timedelta(days=1),
        place="Chefchaouen, place Outa el Hammam",
        general_call=time(7, 30),
        contact="Rachid Alami, +212 600 00 00 00",
        hospital="Hôpital Mohammed V, avenue Moulay Idriss, Chefchaouen",
        notes="Petit déjeuner sur place dès 6 h 45. Prévoir des chaussures plates.",
    )
    calling.call_people(
        sheet, {each.pk: (time(6 + bool(number), 30), "") for number, each in enumerate(crew)}
    )
