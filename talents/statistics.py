"""Figures of all standard talents for staff: aggregates only, nobody is named."""

from datetime import timedelta

from django.db.models import Avg, Count, Q
from django.utils import timezone

from talentio.core.models import Country

from .choices import Availability, Gender, WorkMode
from .models import Profile, Talent

RECENT = timedelta(days=7)
TOP = 5
MOST_TALENTS = 20


def headline():
    """{total, recent, completeness}: all people, those of seven days, the average score; one query."""
    recent = Q(created_at__gte=timezone.now() - RECENT)
    found = Profile.objects.aggregate(
        total=Count("pk"), recent=Count("pk", filter=recent), completeness=Avg("completeness_score")
    )
    return {**found, "completeness": round(found["completeness"] or 0)}


def top_countries(total, column="country_of_origin"):
    """The countries with most people: dicts of code, name, number and share in percent; two queries."""
    counted = Profile.objects.order_by().values(column).annotate(people=Count("pk"))
    people = {row[column]: row["people"] for row in counted.order_by("-people", column)[:TOP]}
    countries = Country.objects.in_bulk(people)
    return [
        {
            "code": countries[pk].code,
            "name": countries[pk].name,
            "people": number,
            "share": round(100 * number / total),
        }
        for pk, number in people.items()
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
