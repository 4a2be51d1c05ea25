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
