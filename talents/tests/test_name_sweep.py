"""The nightly sweep finds the names that nothing was told of."""

import pytest

from talents import tasks
from talents.factories import make_talent
from talents.models import NameMatch, PersonName
from talents.schedules import SCHEDULES
from talents.tasks import compare_name, index_names

from .watching import watched

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """What the sweep asked workers for: (task, argument)."""
    wishes = []
    monkeypatch.setattr("talents.tasks.async_task", lambda task, pk: wishes.append((task, pk)))
    return wishes


def work(asked):
    """Do what workers were asked for, and what that asks for."""
    while asked:
        task, argument = asked.pop(0)
        getattr(tasks, task.rpartition(".")[2])(argument)


def test_it_finds_who_is_missing_and_who_has_changed_their_name(amina, kofi, asked):
    compare_name(amina.pk)
    assert index_names() == 1
    assert asked == [("talents.tasks.compare_name", kofi.pk)]
    compare_name(kofi.pk)
    amina.user.last_name = "Tazi"
    amina.user.save()
    asked.clear()
    assert index_names() == 1
    assert asked == [("talents.tasks.compare_name", amina.pk)]


def test_it_leaves_alone_what_is_known(amina, asked):
    compare_name(amina.pk)
    assert index_names() == 0
    assert asked == []


def test_a_rename_in_the_back_office_is_compared_the_night_after(amina, asked):
    compare_name(amina.pk)
    watched("Amina Tazi")
    amina.user.last_name = "Tazi"
    amina.user.save()
    index_names()
    work(asked)
    assert NameMatch.objects.get().person.name == "Amina Tazi"


def test_it_goes_through_everybody_a_batch_at_a_time(rabat, asked, monkeypatch):
    monkeypatch.setattr("talents.tasks.BATCH", 2)
    people = [make_talent(city=rabat) for _ in range(5)]
    assert index_names() == 2
    assert asked[-1] == ("talents.tasks.index_names", people[1].pk)
    work(asked)
    assert PersonName.objects.count() == 5


@pytest.mark.parametrize("size", [1, 5])
def test_a_batch_costs_two_queries_whatever_its_size(rabat, size, asked, django_assert_num_queries):
    for _ in range(size):
        make_talent(city=rabat)
    with django_assert_num_queries(2):
        assert index_names() == size


def test_it_runs_every_night():
    assert ("talents.tasks.index_names", "23 2 * * *") in [(task.func, task.cron) for task in SCHEDULES]
