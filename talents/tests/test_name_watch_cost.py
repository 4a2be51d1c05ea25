"""Comparing a name costs the same among a hundred thousand as among a hundred."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.tests.sample import at_once
from talentio.core import likeness
from talents import name_watch
from talents.factories import make_talent
from talents.models import NameKey, NameMatch, WatchedKey
from talents.tasks import compare_name

from .watching import indexed, indexed_in_bulk, watched

pytestmark = pytest.mark.django_db
FAMILIES = [
    "Alaoui",
    "Benjelloun",
    "Diallo",
    "Diop",
    "Idrissi",
    "Keita",
    "Mensah",
    "Nguema",
    "Tazi",
    "Traore",
]


def crowd(size):
    """Many called Mohamed, with families of which no two are written alike."""
    syllables = ["ba", "di", "fo", "gu", "ka", "li", "mo", "nu", "sa", "ti"]
    ends = ("".join(syllables[int(digit)] for digit in f"{number:04}") for number in range(size))
    return [f"Mohamed {FAMILIES[number % 10]}{end}" for number, end in enumerate(ends)]


@pytest.mark.parametrize("size", [1, 5])
def test_a_comparison_takes_the_same_queries_whatever_is_found(size, django_assert_max_num_queries):
    for number in range(size):
        watched("Karim Benali", notification_email="a@x.example")
        indexed("Karim Benali", subject=f"cinema.CinemaTalent:{number}")
    person = indexed("Benali Karim")
    name_watch.compare(person)
    with django_assert_max_num_queries(7):
        assert name_watch.compare(person) == []


@pytest.mark.parametrize("size", [100, 3000])
def test_it_looks_at_so_many_candidates_and_no_more(size, monkeypatch, django_assert_max_num_queries):
    indexed_in_bulk([f"Mohamed Alaoui{'' if number % 2 else ' Amine'}" for number in range(size)])
    looked_at = []
    likened = likeness.similarity
    monkeypatch.setattr(
        name_watch, "similarity", lambda one, other: looked_at.append(other) or likened(one, other)
    )
    person = indexed("Mohamed Amine Alaoui")
    with django_assert_max_num_queries(12):
        matches = name_watch.compare(person)
    assert 0 < len(looked_at) <= name_watch.MOST_CANDIDATES
    assert len(matches) == name_watch.MOST_DUPLICATES


def test_the_same_name_is_found_behind_any_number_of_those_that_sound_like_it():
    twin = indexed("Mohamed Alaoui")
    indexed_in_bulk(["Mahmoud Aloui"] * 200)
    matches = name_watch.compare(indexed("ALAOUI Mohamed"))
    assert [match.other for match in matches] == [twin]


def test_where_only_one_candidate_may_be_looked_at_it_is_the_most_telling(monkeypatch):
    monkeypatch.setattr(name_watch, "MOST_CANDIDATES", 1)
    twin = indexed("Mohamed Alaoui")
    indexed_in_bulk(["Mohamed Alawi", "Mahmoud Aloui"] * 5)
    matches = name_watch.compare(indexed("ALAOUI Mohamed"))
    assert [match.other for match in matches] == [twin]


def test_a_slip_is_found_in_a_crowd_of_one_first_name():
    indexed_in_bulk(crowd(2000))
    twin = indexed("Mohamed Bouzoubaa")
    matches = name_watch.compare(indexed("Mohamed Bouzoudaa"))
    assert [match.other for match in matches] == [twin]


def test_a_new_watched_name_finds_its_people_in_a_crowd_and_no_more_than_so_many():
    indexed_in_bulk(crowd(500) + ["Karim Benali"] * 200)
    one = watched()
    assert 0 < len(name_watch.compare_watched(one)) <= name_watch.MOST_WATCHED


def plan(queries):
    """The plans of the queries on the keys."""
    plans = []
    for query in queries.captured_queries:
        # The settings are read by such a query too.
        if "UNION ALL" in query["sql"] and "settings" not in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {query['sql']}")
                plans.append("\n".join(row[0] for row in cursor.fetchall()))
    return plans


@pytest.mark.postgres
def test_both_look_ups_read_their_index_and_nothing_else():
    indexed_in_bulk(crowd(1500))
    assert NameKey.objects.count() > 20_000
    for number in range(300):
        watched(f"Karim {FAMILIES[number % 10]}{number}")
    with connection.cursor() as cursor:
        for model in (NameKey, WatchedKey):
            cursor.execute(f"ANALYZE {model._meta.db_table}")
    person = indexed("Mohamed Amine Alaouibabadifo")
    with CaptureQueriesContext(connection) as queries:
        name_watch.compare(person)
    plans = plan(queries)
    assert len(plans) == 2
    for each in plans:
        assert "Index" in each
        assert "Seq Scan" not in each


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_of_one_name_who_register_at_once_find_each_other_once(rabat):
    from django.core.management import call_command

    call_command("load_catalogue", verbosity=0)
    watched(notification_email="a@x.example")
    pks = [make_talent(first_name="Karim", last_name="Benali", city=rabat).pk for _ in range(4)]
    turns = iter(pks * 2)
    at_once(8, lambda: compare_name(next(turns)))
    assert NameMatch.objects.filter(kind="duplicate").count() == 6
    assert NameMatch.objects.filter(kind="watched").count() == 4
    from notifications.models import EmailLog

    assert EmailLog.objects.filter(key="name_detection").count() == 4
