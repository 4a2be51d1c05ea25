"""Fill a database with invented people: `python -m bench.fill 100000`.

The same number gives the same people; a second run with a larger number adds those who are
missing. For benchmarks only: it refuses a database with people in it unless DEBUG is on.
"""

import argparse
import os
import random
import sys
from datetime import date, timedelta
from itertools import accumulate

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentio.settings")
if not apps.ready:
    django.setup()

from django.conf import settings  # noqa: E402 the settings must be known first
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import prefetch_related_objects  # noqa: E402
from django.utils import timezone  # noqa: E402

from talentio.core.counters import raise_to  # noqa: E402
from talentio.core.models import City, Counter, Country  # noqa: E402
from talents import completeness  # noqa: E402
from talents.choices import Availability, Gender, WorkMode  # noqa: E402
from talents.models import Profile, Talent  # noqa: E402

from .names import ARABIC, COUNTRIES  # noqa: E402

BATCH = 2000
CITIES_PER_COUNTRY = 40
TODAY = date(2026, 1, 1)
BIO = "Disponible pour des projets en ville et en région. Références sur demande. "


class NotEmpty(Exception):
    """There are people here already, and this is no database for development."""


class World:
    """The countries, cities and talents that invented people choose from, loaded once."""

    def __init__(self):
        self.countries = {country.code: country for country in Country.objects.filter(code__in=COUNTRIES)}
        self.codes = list(self.countries)
        self.shares = list(accumulate(COUNTRIES[code][0] for code in self.codes))
        self.cities = {code: self._largest(country) for code, country in self.countries.items()}
        self.talents = list(Talent.objects.order_by("pk"))
        # Some trades have many more people than others.
        self.popularity = list(accumulate(1000 // (rank + 8) for rank in range(len(self.talents))))
        self.numbers = dict(Counter.objects.filter(name__startswith="talents:").values_list("name", "value"))

    def _largest(self, country):
        cities = list(City.objects.filter(country=country).order_by("-population", "pk")[:CITIES_PER_COUNTRY])
        return cities, list(accumulate(city.population + 1000 for city in cities))

    def take_number(self, country):
        name = f"talents:{country.code}"
        self.numbers[name] = self.numbers.get(name, 0) + 1
        return self.numbers[name]


def prepare():
    """Bring an empty database to where people can be added: tables, places, the catalogue."""
    for command in ("migrate", "load_places", "load_catalogue"):
        call_command(command, verbosity=0)


def fill(people):
    """Add invented people until there are so many; return how many were added."""
    there = Profile.objects.count()
    if there and not settings.DEBUG:
        raise NotEmpty("There are people in this database, and DEBUG is off.")
    world = World()
    for start in range(there, people, BATCH):
        _add([_invent(number, world) for number in range(start, min(start + BATCH, people))])
    for name, value in world.numbers.items():
        raise_to(name, value)
    return max(people - there, 0)


def vacuum():
    """Do at once what autovacuum would come to, but not before a measurement."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@transaction.atomic
def _add(invented):
    users, profiles, chosen = zip(*invented, strict=True)
    get_user_model().objects.bulk_create(users)
    profiles = Profile.objects.bulk_create(profiles)
    through = Profile.talents.through
    through.objects.bulk_create(
        through(profile=profile, talent=talent)
        for profile, talents in zip(profiles, chosen, strict=True)
        for talent in talents
    )
    prefetch_related_objects(profiles, "talents", "social_links")
    for profile in profiles:
        profile.completeness_score = completeness.score(profile)
    Profile.objects.bulk_update(profiles, ["completeness_score"])


def _invent(number, world):
    """Make person number so-and-so: an unsaved account, an unsaved profile, and their talents."""
    dice = random.Random(number)  # noqa: S311 nothing secret comes of it
    code = dice.choices(world.codes, cum_weights=world.shares)[0]
    gender = dice.choices(Gender.values, weights=(48, 50, 2))[0]
    origin = world.countries[code]
    # One in ten lives abroad.
    home = dice.choices(world.codes, cum_weights=world.shares)[0] if dice.random() < 0.1 else code
    cities, sizes = world.cities[home]
    city = dice.choices(cities, cum_weights=sizes)[0]
    user = _account(number, dice, code, gender)
    user.code = f"{code}{gender}{world.take_number(origin):04d}{city.code}"
    profile = _profile(dice, user=user, gender=gender, country_of_origin=origin, city=city)
    count = dice.choices((1, 2, 3, 5), weights=(40, 30, 20, 10))[0]
    return user, profile, set(dice.choices(world.talents, cum_weights=world.popularity, k=count))


def _account(number, dice, country, gender):
    names = COUNTRIES[country][1]
    if country in ("MA", "DZ", "TN", "EG") and dice.random() < 0.05:
        names = ARABIC
    given = names[gender if gender in "MF" else dice.choice("MF")].split()
    first = " ".join(dice.sample(given, 2 if dice.random() < 0.15 else 1))
    last = dice.choice(names["particle"]) + dice.choice(names["last"].split())
    return get_user_model()(
        email=f"person{number}@bench.example",
        password="!",  # noqa: S106 nobody signs in
        first_name=first,
        last_name=last,
        is_active=dice.random() > 0.02,
        created_at=timezone.now() - timedelta(minutes=max(0, 150_000 - number)),
    )


def _profile(dice, **fields):
    years = dice.choices(
        (None, dice.randint(0, 2), dice.randint(3, 10), dice.randint(11, 40)), (10, 35, 40, 15)
    )
    return Profile(
        created_at=fields["user"].created_at,
        date_of_birth=TODAY - timedelta(days=dice.randint(18 * 366, 65 * 365)),
        phone=f"+2126{dice.randint(10_000_000, 99_999_999)}",
        availability=dice.choices(Availability.values, weights=(50, 20, 20, 10))[0],
        work_mode=dice.choices(WorkMode.values, weights=(35, 20, 25, 20))[0],
        years_experience=years[0],
        bio=BIO * dice.randint(0, 5),
        portfolio_url="https://portfolio.example/" if dice.random() < 0.3 else "",
        cv="cvs/none.pdf" if dice.random() < 0.4 else "",
        is_public=dice.random() > 0.05,
        **fields,
    )


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("people", type=int)
    added = fill(options.parse_args().people)
    vacuum()
    sys.stdout.write(f"{added} people added.\n")


if __name__ == "__main__":
    main()
