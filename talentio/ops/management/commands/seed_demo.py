"""Demo people: an administrator, five talents and three film talents."""

import secrets
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cinema.factories import make_film_talent
from talentio.core.models import City, Country
from talentio.ops import demo_productions
from talents import codes, registration
from talents.models import Talent

ADMIN = "admin@talento.com"
PEOPLE = [
    ("Salma", "Bennani", "F", "MA", "Casablanca", "hybride", 7, ("Photographer", "Graphic designer"),
     "Photographe et graphiste à Casablanca : portraits, produits, identités visuelles."),
    ("Youssef", "El Idrissi", "M", "MA", "Rabat", "a_distance", 5, ("Web developer", "Mobile developer"),
     "Développeur web et mobile. J'aime les interfaces sobres et les projets qui servent."),
    ("Aïssatou", "Diop", "F", "SN", "Dakar", "sur_site", 11, ("Event planner",),
     "Quinze festivals et tournées produits à Dakar et à Saint-Louis, de la régie à la billetterie."),
    ("Kwame", "Mensah", "M", "GH", "Accra", "flexible", 3, ("Editor",),
     "Editor and sound lover from Accra. Short films, music videos, documentaries."),
    ("Nour", "Trabelsi", "N", "TN", "Tunis", "hybride", 9, ("Translator and interpreter",),
     "Traduction et sous-titrage arabe, français, anglais pour le cinéma et la presse."),
]  # fmt: skip
FILM_PEOPLE = [
    {
        "first_name": "Ghita", "last_name": "Amrani", "name_ar": "غيثة العمراني", "gender": "F",
        "in": ("MA", "Casablanca"), "date_of_birth": date(1996, 3, 8),
        "playing_age_min": 22, "playing_age_max": 32, "height": 168, "build": "svelte",
        "types": ("acteur_principal", "voix_off"),
        "languages": (("ary", "maternelle"), ("fr", "bilingue"), ("en", "courant")),
        "skills": ("horse-riding", "popular-singing"), "experience_level": "professionnel",
        "hair_type": "boucles", "hair_length": "longs", "credits": ("Les ombres d’Anfa",),
        "bio": "Comédienne formée à l’ISADAC. Cinéma, séries et doublage en trois langues.",
    },
    {
        "first_name": "Moussa", "last_name": "Sarr", "gender": "M",
        "in": ("SN", "Dakar"), "date_of_birth": date(1988, 11, 2), "height": 186, "build": "athletique",
        "types": ("cascadeur", "doublure"), "languages": (("wo", "maternelle"), ("fr", "courant")),
        "skills": ("wrestling", "precision-driving"), "experience_level": "confirme", "hair_type": "rases",
        "bio": "Lutteur et cascadeur : combats, chutes, conduite.",
    },
    {
        "first_name": "Alex", "last_name": "Owusu", "gender": "N",
        "in": ("GH", "Accra"), "date_of_birth": date(2003, 6, 21), "height": 175, "build": "mince",
        "types": ("figurant", "mannequin", "danseur_fond"), "languages": (("en", "maternelle"),),
        "experience_level": "debutant", "hair_type": "tresses", "bio": "Dancer and model from Accra.",
    },
]  # fmt: skip


class Command(BaseCommand):
    help = "Create the demo administrator and talents once; refuses to run in production."

    @transaction.atomic
    def handle(self, *args, **options):
        if not settings.DEBUG and not settings.TESTING:
            raise CommandError("Demo data is for development only: DEBUG is off.")
        users = get_user_model().objects
        if users.filter(email=ADMIN).exists():
            return self.stdout.write("Demo data: there already.")
        password = settings.ADMIN_PASSWORD or secrets.token_urlsafe(9)
        self.create_admin(password)
        for number, person in enumerate(PEOPLE, start=1):
            self.create_talent(f"demo{number}@talento.com", person)
        self.create_film_talents()
        demo_productions.create(self.city)
        self.stdout.write(
            f"Demo data: {ADMIN} (MAN0001RAB) with the password {password}, "
            f"{len(PEOPLE)} talents, {len(FILM_PEOPLE)} film talents."
        )
        return None

    def create_admin(self, password):
        code = codes.issue(country=Country.objects.get(code="MA"), gender="N", city=self.city("MA", "Rabat"))
        get_user_model().objects.create_superuser(
            ADMIN, password, first_name="Admin", last_name="Taalentio", code=code
        )

    def city(self, country, name):
        return City.objects.filter(country__code=country, name=name).order_by("-population").first()

    def create_film_talents(self):
        for person in FILM_PEOPLE:
            email = f"{person['first_name']}@demo.cinema"
            answers = {name: value for name, value in person.items() if name != "in"}
            make_film_talent(city=self.city(*person["in"]), email=email, phone="+212600000000", **answers)

    def create_talent(self, email, person):
        first, last, gender, country, city, mode, years, talents, bio = person
        answers = {
            "email": email,
            "first_name": first,
            "last_name": last,
            "gender": gender,
            "date_of_birth": date(2000 - years, 5, 17),
            "country_of_origin": Country.objects.get(code=country),
            "nationality": Country.objects.get(code=country),
            "city": self.city(country, city),
            "phone": "+212600000000",
            "whatsapp": "",
            "address": "",
            "availability": "disponible_maintenant",
            "work_mode": mode,
            "years_experience": years,
            "rate_min": None,
            "rate_max": None,
            "rate_currency": "",
            "rate_unit": "",
            "bio": bio,
            "portfolio_url": "",
            "website": "",
            "shows_social_links": False,
            "is_public": True,
            "talents": Talent.objects.filter(name_en__in=talents),
            "social_links": {},
        }
        user = registration.create_person(answers, language="fr")
        user.set_password(settings.DEMO_PASSWORD or None)
        user.save(update_fields=["password"])
