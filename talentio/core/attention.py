"""What somebody of the staff should look at: each app declares its own in `attention.py`.

The front page of the back-office shows them without knowing whose they are. Looking must stay
cheap: rows are counted up to MOST, along an index or in a table that stays small.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

MOST = 100
_needs = {}


@dataclass(frozen=True)
class Need:
    """One kind of thing that waits for a person.

    `rows` returns a queryset; `words` is a lazy ngettext of "count" that holds "%(number)s";
    `page` is the name of an address, `query` what follows its question mark.
    """

    key: str
    permission: str
    rows: Callable[[], QuerySet]
    words: object
    page: str
    query: str = ""
    is_bad: bool = False  # something failed, rather than waits

    def look(self):
        """A dict {key, text, address, is_bad}, or None where nothing waits; one query."""
        count = self.rows().order_by()[: MOST + 1].count()
        if not count:
            return None
        number = f"{MOST}+" if count > MOST else count
        address = reverse(self.page) + (f"?{self.query}" if self.query else "")
        text = self.words % {"count": count, "number": number}
        return {"key": self.key, "text": text, "address": address, "is_bad": self.is_bad}


def register(*needs):
    """Declare what may wait; a key that is declared again replaces the former."""
    _needs.update({need.key: need for need in needs})


def waiting(user):
    """What waits now and this person may look at, failures first; one query for each kind."""
    allowed = [need for need in _needs.values() if user.has_perm(need.permission)]
    found = [need.look() for need in sorted(allowed, key=lambda need: (not need.is_bad, need.key))]
    return [each for each in found if each]
