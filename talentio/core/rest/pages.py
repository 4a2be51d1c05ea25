"""Lists by pages, and filters shared with the pages of the site."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Schema
from pydantic import Field

from talentio.core.pagination import BoundedPaginator

from .refusals import invalid

USUAL, MOST = 20, 100


class PageQuery(Schema):
    page: int = Field(1, ge=1, description=gettext_noop("Page, from 1."))
    per_page: int = Field(
        USUAL, ge=1, description=gettext_noop("Rows of a page; more than 100 is read as 100.")
    )


def page_of(rows, query, present):
    """The answer for one page: `present` makes dicts of the list of rows that are on it."""
    per_page = min(query.per_page, MOST)
    paginator = BoundedPaginator(rows, per_page)
    total, start = paginator.count, (query.page - 1) * per_page
    # Nobody is loaded who is past the rows that are counted.
    found = list(rows[start : min(start + per_page, total)]) if start < total else []
    pagination = {
        "page": query.page,
        "per_page": per_page,
        "total": total,
        "pages": -(-total // per_page),
    }
    return {"success": True, "data": present(found), "pagination": pagination}


def page_by_keys(rows, query, present, load):
    """The same for long tables: it goes through keys alone, `load` is a queryset that loads the rest."""

    def whole(keys):
        found = load.in_bulk(keys)
        return present([found[key] for key in keys if key in found])

    return page_of(rows.values_list("pk", flat=True), query, whole)


def as_query(query, **renamed):
    """What a filter of the site's pages reads: a QueryDict of a schema's values, under the filter's names."""
    data = QueryDict(mutable=True)
    for name, value in query.model_dump(mode="json").items():
        values = value if isinstance(value, list) else [value]
        data.setlist(renamed.get(name, name), [str(each) for each in values if each not in (None, "")])
    return data


def refuse_ignored(criteria, boxes, **renamed):
    """Raise what a page would leave out in silence: a program is told what it got wrong.

    `renamed` maps names of the API to those of the filter, as in `as_query`.
    """
    wrong = {name: list(sentences) for name, sentences in criteria.errors.items()}
    for name in boxes:
        if any(value not in criteria.cleaned_data.get(name, ()) for value in criteria.data.getlist(name)):
            wrong.setdefault(name, [_("This is not in the list.")])
    if wrong:
        names = {inner: outer for outer, inner in renamed.items()}
        raise invalid({names.get(name, name): sentences for name, sentences in wrong.items()})
