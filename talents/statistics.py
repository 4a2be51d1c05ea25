"""Figures of all standard talents for staff: aggregates only, nobody is named."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count, Sum
from django.utils import timezone

from talentio.core.bands import Bands
from talentio.core.models import Country

from .choices import Availability, Gender, WorkMode
from .models import Profile, Talent

RECENT = timedelta(days=7)
TOP = 5
MOST_TALENTS = 20


def figures(begins=()):
    """{total, recent, completeness, countries, spans}: all people, those of seven days, the average score.

    `countries` are those that most people come from, `spans` how many registered from each of `begins`
    to the next. One pass along the index that holds all of it, and one query for names.
    """
    since = timezone.now() - RECENT
    bands, countries, scores = Bands([*begins, since]), Counter(), 0
    rows = bands.divide(Profile.objects).values_list("country_of_origin", "band")
    # Of "*": counting keys would fetch them from the table.
    for country, band, number, score in rows.annotate(number=Count("*"), score=Sum("completeness_score")):
        countries[country] += number
        bands.numbers[band] += number
        scores += score
    total = countries.total()
    return {
        "total": total,
        "recent": bands.since(since),
        "completeness": round(scores / total) if total else 0,
        "countries": _top(countries),
        "spans": bands.spans(begins),
    }


def _top(people):
    """The countries with most people: dicts of code, name, number and share in percent; one query."""
    most = sorted(people.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP]
    countries = Country.objects.in_bulk([pk for pk, _number in most])
    return [
        {
            "code": countries[pk].code,
            "name": countries[pk].name,
            "people": number,
            "share": round(100 * number / people.total()),
        }
        for pk, number in most
    ]


def distributions():
    """{criterion: [(value, words, people)]} over short lists, values that nobody has included."""
    lists = {"gender": Gender, "availability": Availability, "work_mode": WorkMode}
    return {name: _counted(name, choices) for name, choices in lists.items()}


def _counted(column, choices):
    found = dict(Profile.objects.order_by().values_list(column).annotate(Count("pk")))
    return [(each.value, each.label, found.get(each.value, 0)) for each in choices]


def top_talents():
    """The talents that most people have: [(Talent, people)]; two queries."""
    counted = Talent.profiles.through.objects.order_by().values_list("talent").annotate(people=Count("pk"))
    people = dict(counted.order_by("-people", "talent")[:MOST_TALENTS])
    talents = Talent.objects.in_bulk(people)
    return [(talents[pk], number) for pk, number in people.items()]
