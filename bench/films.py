"""Measure the search of film talents at 100,000, through gunicorn: `python -m bench.films` (S1, S2).

It fills the empty database of DATABASE_URL by itself. Each page is asked for over HTTP, in turns with its
floor behind the same server (`bench/floor.py`): the statements of that very page by bare psycopg, and the
same template from plain dicts. Milliseconds at the median and at the 95th percentile.
"""

import argparse
import random
from datetime import timedelta

from . import fill

from django.conf import settings  # isort: skip
from django.contrib.auth import get_user_model  # isort: skip
from django.db import transaction  # isort: skip
from django.test import Client  # isort: skip
from django.utils import timezone  # isort: skip

from cinema import choices, search_figures  # isort: skip
from cinema.lists import languages, skills  # isort: skip
from cinema.models import CinemaTalent, FilmLanguage, FilmSkill, FilmType  # isort: skip
from talentio.core.counters import raise_to  # isort: skip
from . import floor  # isort: skip
from .names import COUNTRIES  # isort: skip
from .report import figure  # isort: skip

BATCH = 2000
PAGES = {
    "no criteria": "",
    "one criterion": "gender=F",
    "three criteria": "gender=F&type=figurant&age=26-35",
    "eight criteria": "gender=F&type=figurant&age=26-35&country=MA&language=fr&height_min=150"
    "&eye_color=marron&eye_color=noir&experience_level=debutant",
    "three, deep page": "gender=F&type=figurant&age=26-35&page=60",
    "one, deep page": "gender=F&page=400",
    "rare name": "q=mehdi+benani",
    "common name": "q=mohammed",
    "rare name, deep page": "q=mehdi+benani&page=2",
    "common name, deep page": "q=mohammed&page=60",
    "name, three": "q=mohammed&gender=M&age=26-35&country=MA",
    "shuffled, three": "gender=F&type=figurant&age=26-35&sort=random",
}


def fill_films(people):
    """Add invented film talents until there are so many; the same number gives the same people."""
    there = CinemaTalent.objects.count()
    if there and not settings.DEBUG:
        raise fill.NotEmpty("There are people in this database, and DEBUG is off.")
    world, numbers = fill.World(), {}
    for start in range(0, people, BATCH):
        invented = [_invent(number, world, numbers) for number in range(start, min(start + BATCH, people))]
        _add([each for number, each in enumerate(invented, start=start) if number >= there])
    for country, number in numbers.items():
        raise_to(f"cinema:{country}", number)


@transaction.atomic
def _add(invented):
    talents = CinemaTalent.objects.bulk_create(talent for talent, _dice in invented)
    having = {FilmType: [], FilmLanguage: [], FilmSkill: []}
    for talent, (_talent, dice) in zip(talents, invented, strict=True):
        for kind in {dice.choice(choices.TalentType.values) for _ in range(dice.randint(1, 3))}:
            having[FilmType].append(FilmType(talent=talent, type=kind))
        for code in {"fr", dice.choice(list(languages())), dice.choice(("ar", "en", "wo", "sw"))}:
            level = dice.choice(choices.LanguageLevel.values)
            having[FilmLanguage].append(FilmLanguage(talent=talent, language=code, level=level))
        for code in {dice.choice(list(skills())) for _ in range(dice.randint(0, 3))}:
            having[FilmSkill].append(FilmSkill(talent=talent, skill=code))
    for model, rows in having.items():
        model.objects.bulk_create(rows)
    CinemaTalent.objects.filter(pk__gte=talents[0].pk).refresh_listing() if talents else None


def _invent(number, world, numbers):
    dice = random.Random(f"film{number}")  # noqa: S311 nothing secret comes of it
    code = dice.choices(world.codes, cum_weights=world.shares)[0]
    gender = dice.choices("FMN", weights=(50, 48, 2))[0]
    cities, sizes = world.cities[code]
    city = dice.choices(cities, cum_weights=sizes)[0]
    numbers[code] = numbers.get(code, 0) + 1
    names = COUNTRIES[code][1]
    talent = CinemaTalent(
        code=f"{code}{city.code}{numbers[code]:05d}{gender}",
        first_name=dice.choice(names[gender if gender in "MF" else "F"].split()),
        last_name=dice.choice(names["particle"]) + dice.choice(names["last"].split()),
        gender=gender,
        date_of_birth=fill.TODAY - timedelta(days=dice.randint(8 * 366, 70 * 365)),
        country_of_origin=world.countries[code],
        city=city,
        experience_level=dice.choice(choices.ExperienceLevel.values),
        height=int(dice.gauss(168, 10)),
        eye_color=dice.choice(choices.EyeColor.values),
        hair_color=dice.choice(choices.HairColor.values),
        skin_tone=dice.choice(["", *choices.SkinTone.values]),
        email=f"film{number}@bench.example",
        created_at=timezone.now() - timedelta(minutes=max(0, 150_000 - number)),
    )
    return talent, dice


def measure():
    """Yield (page, its Timing) for each of PAGES."""
    settings.DEBUG = False
    client = Client(HTTP_HOST="localhost")
    viewer, _ = get_user_model().objects.get_or_create(
        email="viewer@bench.example", defaults={"last_name": "V"}
    )
    client.force_login(viewer)
    search_figures.refresh()
    addresses = {name: f"/cinema/talents?{query}" for name, query in PAGES.items()}
    yield from floor.compare(client, addresses, template="cinema/search.html", tables=("cinema_", "core_"))


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("people", type=int, nargs="?", default=100_000)
    people = options.parse_args().people
    fill.prepare()
    fill_films(people)
    fill.vacuum()
    for name, t in measure():
        series = "S2" if "deep" in name or "name" in name else "S1"
        what = f"{people:,} film talents, {name}"
        figure(
            series, what, t.page[0], "ms", floor=t.floor[0], at_most=1.5, queries=t.queries, most_queries=12
        )
        figure(series, f"{what}, at 95 %", t.page[1], "ms", floor=t.floor[1], at_most=2)


if __name__ == "__main__":
    main()
