"""Pages of tables of any size."""

import pytest

from talentio.core.models import Counter
from talentio.core.pagination import BoundedPaginator

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
