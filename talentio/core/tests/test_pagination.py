"""Pages of tables of any size."""

import pytest

from talentio.core.models import Counter
from talentio.core.pagination import BoundedPaginator, ExpectedPaginator

pytestmark = pytest.mark.django_db


class Small(BoundedPaginator):
    COUNTED = 10


@pytest.mark.parametrize(
    ("rows", "count", "bounded"), [(0, 0, False), (9, 9, False), (10, 10, True), (30, 10, True)]
)
def test_counting_stops(rows, count, bounded):
    Counter.objects.bulk_create(Counter(name=str(n)) for n in range(rows))
    pages = Small(Counter.objects.order_by("id"), 4)
    assert (pages.count, pages.is_bounded) == (count, bounded)


def test_the_count_reads_no_more_than_it_must(django_assert_num_queries, django_assert_max_num_queries):
    with django_assert_num_queries(1) as queries:
        assert BoundedPaginator(Counter.objects.order_by("id"), 50).count == 0
    assert "LIMIT 10000" in queries[0]["sql"]


def test_a_list_is_counted_too():
    assert Small(list(range(4)), 2).num_pages == 2


class SmallExpected(ExpectedPaginator):
    COUNTED = 10


def fill(rows):
    Counter.objects.bulk_create(Counter(name=str(n)) for n in range(rows))
    return Counter.objects.order_by("id")


@pytest.mark.parametrize("expected", [0, 3, 6, 7, 8, 30])
@pytest.mark.parametrize("rows", [0, 3, 7, 8, 9])
def test_an_expected_number_that_is_wrong_hides_nobody(rows, expected):
    pages = SmallExpected(fill(rows), 4, expected=expected)
    seen, number = [], 1
    while True:
        page = pages.get_page(number)
        seen += page.object_list
        if not page.has_next():
            break
        number += 1
    assert (len(seen), pages.count) == (rows, rows)


def test_a_page_beyond_the_last_is_the_last():
    page = SmallExpected(fill(5), 4, expected=9).get_page(3)
    assert (page.number, len(page.object_list), page.paginator.num_pages) == (2, 1, 2)


def test_an_expected_number_is_bounded_too():
    pages = SmallExpected(fill(30), 4, expected=30)
    assert (pages.get_page(1).paginator.count, pages.is_bounded) == (10, True)


def test_a_page_of_an_expected_number_costs_one_query(django_assert_num_queries):
    rows = fill(9)
    with django_assert_num_queries(1):
        SmallExpected(rows, 4, expected=9).get_page(2)
