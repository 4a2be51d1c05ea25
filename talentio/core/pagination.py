"""Pages of tables of any size."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property


class BoundedPaginator(Paginator):
    """Count no further than COUNTED rows: an exact count of a million rows reads them all."""

    COUNTED = 10_000

    @cached_property
    def count(self):
        rows = self.object_list[: self.COUNTED]
        return rows.count() if hasattr(rows, "query") else len(rows)

    @property
    def is_bounded(self):
        """True where there are more rows than the pages show: narrow the search to see them."""
        return self.count == self.COUNTED


class ExpectedPaginator(BoundedPaginator):
    """Pages of a table whose size is known from elsewhere, perhaps not quite: no query counts.

    Each page looks one row ahead and corrects the number, so that nobody is out of reach and
    nobody is announced who is not there.
    """

    def __init__(self, rows, per_page, *, expected):
        super().__init__(rows, per_page)
        self.count = min(expected, self.COUNTED)

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        self._correct(start + len(rows), is_end=len(rows) <= self.per_page)
        if start and not rows:
            return self.page(self.num_pages)
        return self._get_page(rows[: self.per_page], number, self)

    def _correct(self, seen, *, is_end):
        self.count = min(seen if is_end else max(seen, self.count), self.COUNTED)
        self.__dict__.pop("num_pages", None)
