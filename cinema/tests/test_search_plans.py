"""S1, S2: on PostgreSQL no page of the search sorts a crowd or reads a whole table."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict

from bench import films
from cinema.models import CinemaTalent
from cinema.search import FilmSearch

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PEOPLE = 20_000
WHOLE = re.compile(r"Seq Scan on cinema_\w+")


@pytest.fixture
def crowd():
    call_command("load_places", verbosity=0)
    films.fill_films(PEOPLE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_no_page_of_film_talents_reads_or_sorts_a_whole_table(crowd):
    for name, query in films.PAGES.items():
        search = FilmSearch(QueryDict(query), is_sensitive_shown=False)
        found = search.in_order(search.apply(CinemaTalent.objects.published())).values("pk")[:25]
        cards = search.in_order(CinemaTalent.objects.for_cards().filter(pk__in=found))
        plan = cards.explain()
        assert not WHOLE.search(plan), f"{name}\n{plan}"
        # A few people of a rare combination may be sorted, a crowd never; a shuffle sorts whom it found.
        sorted_rows = [int(rows) for rows in re.findall(r"Sort  \(cost=\S+ rows=(\d+)", plan)]
        assert all(rows < PEOPLE // 10 for rows in sorted_rows), f"{name}\n{plan}"
