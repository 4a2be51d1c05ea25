"""How many people there are beside each box of the filter, and in the whole.

A box counts the people who fit every other criterion and have its value: what one would get by
ticking it. The boxes have few values each, so the people of a scope (everybody, one country, one
talent) fit into a few hundred cells, one per combination, and any figure is a sum of cells.
The cells of large scopes are stored by a task; those of other scopes are counted for the page,
up to as many people as lists count.
"""

from collections import Counter, defaultdict
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from talentio.core.models import Figure
from talentio.core.pagination import BoundedPaginator

from .models import Profile
from .people import BOXES

EVERYBODY = "talents.people:"
# Fewer people are counted anew for each page, which then shows them the moment they come.
LARGE = 500
# Older figures mean that the queue stands still: the next page counts.
STALE = timedelta(hours=1)


class Tally:
    """People by the values of their boxes; `cells` are lists of those values and a number."""

    def __init__(self, cells):
        self.cells = cells

    def total(self, ticked):
        """How many people fit {criterion: values}; all of them fit an empty one."""
        return sum(number for *values, number in self.cells if self._fit(values, ticked))

    def beside(self, name, ticked):
        """{value: how many people would fit with it}, for the criterion `name`."""
        others = {other: values for other, values in ticked.items() if other != name}
        counted = Counter()
        for *values, number in self.cells:
            if self._fit(values, others):
                counted[values[BOXES.index(name)]] += number
        return counted

    def _fit(self, values, ticked):
        return all(value in ticked[name] for name, value in zip(BOXES, values, strict=True) if name in ticked)


def refresh():
    """Store the figures of all published people; two statements count, whatever the number of scopes."""
    counted = count(Profile.objects.published())
    scopes = {key: value for key, value in counted.items() if key == EVERYBODY or _size(value) >= LARGE}
    Figure.objects.replace(EVERYBODY, scopes)


def count(profiles):
    """Count these people by scope: {key: {"cells": …}}, everybody's with "countries" and "talents" too."""
    by_country = _by_scope(profiles, "city__country__code")
    by_talent = _by_scope(profiles.exclude(talents=None), "talents__code")
    everybody = Counter()
    for cells in by_country.values():
        everybody.update({tuple(values): number for *values, number in cells})
    figures = {_key("country", code): {"cells": cells} for code, cells in by_country.items()}
    figures |= {_key("talent", code): {"cells": cells} for code, cells in by_talent.items()}
    figures[EVERYBODY] = {
        "cells": [[*values, number] for values, number in everybody.items()],
        "countries": {code: Tally(cells).total({}) for code, cells in by_country.items()},
        "talents": {code: Tally(cells).total({}) for code, cells in by_talent.items()},
    }
    return figures


def _by_scope(profiles, path):
    """{value of the path: cells}."""
    found = defaultdict(list)
    rows = profiles.order_by().with_experience().values_list(path, *BOXES).annotate(Count("pk"))
    for scope, *cell in rows:
        found[scope].append(cell)
    return found


def _size(value):
    return Tally(value["cells"]).total({})


def _key(kind, code):
    return f"{EVERYBODY}{kind}:{code}"


class Figures:
    """What a page knows of the people that one person may see; `of()` finds it.

    `countries` and `talents` are {code: how many people}, without any other criterion.
    """

    def __init__(self, by_scope):
        self.by_scope = by_scope
        self.countries = by_scope[EVERYBODY]["countries"]
        self.talents = by_scope[EVERYBODY]["talents"]

    @classmethod
    def of(cls, profiles, people_filter=None):
        """Take the stored figures of published people, or count `profiles` while there are few."""
        keys = [EVERYBODY, _scope(people_filter)] if people_filter else [EVERYBODY]
        stored = _stored(keys)
        if EVERYBODY not in stored:
            refresh()
            stored = _stored(keys)
        is_large = _size(stored[EVERYBODY]) >= LARGE
        return cls(stored if is_large else count(profiles))

    def tally(self, people_filter, fitting):
        """Return the Tally of people `fitting` all criteria but the boxes; None where they are too many."""
        found = self.by_scope.get(_scope(people_filter))
        if found:
            return Tally(found["cells"])
        people = fitting.order_by().with_experience()
        cells = Counter(people.values_list(*BOXES)[: BoundedPaginator.COUNTED])
        tally = Tally([[*values, number] for values, number in cells.items()])
        return tally if tally.total({}) < BoundedPaginator.COUNTED else None


def _stored(keys):
    return Figure.objects.computed_since(timezone.now() - STALE).values_of(keys)


def _scope(people_filter):
    """The key of the figures that hold this filter's people, boxes apart; "" where none can."""
    given = people_filter.cleaned_data
    narrow = [name for name in ("q", "city", "country", "talent") if given.get(name)]
    if not narrow:
        return EVERYBODY
    if narrow in (["country"], ["talent"]):
        return _key(narrow[0], given[narrow[0]].code)
    return ""
