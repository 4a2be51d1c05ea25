"""S4: on PostgreSQL no list of people sorts or reads a whole table for its page."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict

from bench import fill
from talents.models import Profile
from talents.people import PeopleFilter

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
WHOLE = re.compile(r"Seq Scan on (talents_profile|accounts_user|talents_profile_talents)\b")


@pytest.fixture
def crowd():
    call_command("load_places", verbosity=0)
    call_command("load_catalogue", verbosity=0)
    fill.fill(20_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_no_page_of_people_reads_or_sorts_a_whole_table(crowd):
    for query in (
        "",
        "gender=F&availability=disponible_maintenant",
        "country=MA&gender=F",
        "country=MA&talent=photographer",
        "country=DJ",
        "country=MA&city=casablanca",
        "talent=photographer",
        "sort=complete&gender=F",
        "sort=experienced&gender=F",
        "q=warsame",
        "q=mohammed",
        "q=محمد",
    ):
        people = PeopleFilter(QueryDict(query)).apply(Profile.objects.published())
        plan = people.values_list("pk", flat=True)[:25].explain()
        assert not WHOLE.search(plan), f"{query}\n{plan}"
        # A few people of a rare name or country may be sorted, a crowd never.
        sorted_rows = [int(rows) for rows in re.findall(r"Sort  \(cost=\S+ rows=(\d+)", plan)]
        assert all(rows < 2_000 for rows in sorted_rows), f"{query}\n{plan}"
