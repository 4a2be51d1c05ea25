"""How many people there are beside each value of the search, and in the whole: one statement.

A value counts the people who fit every other criterion and have it: what one would get by ticking
it. People who fit all criteria are gathered once; a criterion that is ticked gathers its own,
who need not fit it. Figures of the search without criteria are stored by a task once people are many.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from talentio.core.models import Figure

from .models import CinemaTalent
from .search import COLUMNS, SEVERAL, FilmSearch

EVERYBODY = "cinema.search"
# Fewer people are counted anew for each page, which then shows them the moment they come.
LARGE = 2_000
# Older figures mean that the queue stands still: the next page counts.
STALE = timedelta(hours=1)
WHOLE = ""
COLUMN_NAMES = {"country": "country_id", "age": "age_band"}


def figures(search, visible, *, is_public):
    """Return {criterion: {value: people}} for a FilmSearch, with the number of all under WHOLE."""
    if search.is_empty and is_public and (stored := _stored()):
        return {name: stored[name] for name in (*search.boxes, WHOLE)}
    return count(search, visible)


def count(search, visible):
    """Count for this search, in one statement."""
    found = {name: defaultdict(int) for name in (*search.boxes, WHOLE)}
    with connection.cursor() as cursor:
        cursor.execute(*Counting(search, visible).statement())
        for name, value, number in cursor.fetchall():
            found[name][value or ""] += number
    codes = {str(key): code for code, key in search.country_keys.items()}
    found["country"] = {codes[key]: number for key, number in found["country"].items()}
    return found


class Counting:
    """The people of a search as common table expressions, and statements that count them.

    Every word of SQL is a name of ours or compiled by Django; what people typed is a parameter.
    """

    def __init__(self, search, visible):
        self.search, self.visible = search, visible
        self.tables, self.values = {}, []
        self._gather("fit")

    def _gather(self, table, without=""):
        search = self.search
        talents = search.with_band(search.apply(self.visible, without=without)).order_by()
        columns = [name for name in COLUMNS if name in search.fields]
        query = talents.values("pk", *columns, "age_band").query
        # Also where Django sees that nobody can fit: it would raise, and the page must say zero.
        sql, values = query.get_compiler(connection=connection, elide_empty=False).as_sql()
        # The columns' names, whatever Django calls them.
        names = ", ".join(["pk", *(COLUMN_NAMES.get(name, name) for name in columns), "age_band"])
        self.tables[table] = f"{table} ({names}) AS MATERIALIZED ({sql})"
        self.values += values

    def whole(self):
        return f"SELECT '{WHOLE}', '', count(*) FROM fit"  # noqa: S608

    def counted(self, name):
        """The statement that counts the values of one criterion, as (criterion, value, people)."""
        table = "fit"
        if name in self.search.ticked:
            table = f"fit_{name}"
            self._gather(table, without=name)
        if name in SEVERAL:
            model, column = SEVERAL[name]
            having = model._meta.db_table
            return (
                f"SELECT '{name}', h.{column}, count(*) FROM {having} h"  # noqa: S608
                f" JOIN {table} ON {table}.pk = h.talent_id GROUP BY h.{column}"
            )
        column = COLUMN_NAMES.get(name, name)
        return f"SELECT '{name}', CAST({column} AS varchar(30)), count(*) FROM {table} GROUP BY {column}"  # noqa: S608

    def statement(self):
        """Return the whole as (SQL, parameters)."""
        parts = [self.whole(), *(self.counted(name) for name in self.search.boxes)]
        return f"WITH {', '.join(self.tables.values())} {' UNION ALL '.join(parts)}", self.values


def _stored():
    rows = Figure.objects.computed_since(timezone.now() - STALE).values_of([EVERYBODY])
    return rows.get(EVERYBODY)


def refresh():
    """Store the figures of all published people once they are many; nothing for fewer."""
    everything = FilmSearch(QueryDict(), is_sensitive_shown=True)
    found = count(everything, CinemaTalent.objects.published())
    is_large = found[WHOLE][""] >= LARGE
    Figure.objects.replace(EVERYBODY, {EVERYBODY: found} if is_large else {})
