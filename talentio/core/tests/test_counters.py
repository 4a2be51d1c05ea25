"""Sequences: consecutive, given back by a rollback, one statement."""

import pytest
from django.db import transaction

from talentio.core.counters import raise_to, take_number
from talentio.core.models import Counter


@pytest.mark.django_db
def test_numbers_begin_at_one_and_follow_each_other():
    assert [take_number("a"), take_number("a"), take_number("b")] == [1, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_a_rollback_gives_the_number_back():
    with pytest.raises(RuntimeError), transaction.atomic():
        take_number("a")
        raise RuntimeError
    with transaction.atomic():
        assert take_number("a") == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_is_only_taken_inside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        take_number("a")
    assert not Counter.objects.exists()


@pytest.mark.django_db
def test_it_is_raised_and_never_lowered():
    raise_to("a", 41)
    raise_to("a", 7)
    assert take_number("a") == 42


@pytest.mark.django_db
@pytest.mark.parametrize("sequences", [0, 500])
def test_it_costs_one_statement_whatever_there_is(sequences, django_assert_num_queries):
    Counter.objects.bulk_create(Counter(name=f"n{n}") for n in range(sequences))
    with django_assert_num_queries(1):
        take_number("a")
