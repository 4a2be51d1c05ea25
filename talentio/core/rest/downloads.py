"""Exports over the API: the rows, columns, rights and ledger of the website's own."""

from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Schema
from pydantic import Field

from talentio.core import exports, sheets

from .pages import as_query
from .refusals import Refused, forbidden

OF_THE_FILE = {"purpose", "columns"}


class Format(StrEnum):
    CSV = "csv"
    EXCEL = "excel"


class ExportQuery(Schema):
    """What an export asks besides the criteria of its list."""

    purpose: str = Field(
        "API", min_length=2, max_length=200, description=gettext_noop("What it is for; it is noted")
    )
    columns: list[str] = Field(
        [], description=gettext_noop("Keys of the columns; the usual ones when there are none")
    )


# One answer in one of two types, and the refusal of a workbook that would be too long for a request.
DOWNLOAD = {
    "responses": {
        200: {
            "description": "OK",
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                sheets.XLSX: {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
    "x-refusals": [413],
}


def add_export(router, listing, *, path, url_name, summary, auth, criteria, rows, renamed):
    """Give a router the operation that answers with a list as a file.

    `criteria` is the Schema of the list's criteria, `rows(request, query)` what they choose,
    `renamed` maps names of the API to those of the list's filter.
    """

    class Asked(ExportQuery, criteria):
        pass

    @router.get(
        path,
        auth=auth,
        url_name=url_name,
        operation_id=url_name,
        summary=summary,
        openapi_extra=DOWNLOAD,
        description=gettext_noop("The criteria are those of the list; contacts need their own right."),
    )
    def export(request, file_format: Format, query: Query[Asked]):
        return download(listing, rows(request, query), file_format, query, request, **renamed)


def download(listing, found, file_format, query, request, **renamed):
    """The file, streamed; raise Refused where a column is not theirs or a workbook would be too long."""
    kind = "csv" if file_format is Format.CSV else "xlsx"
    if kind != "csv" and exports.is_longer(found, exports.AT_ONCE[kind]):
        raise _too_many(exports.AT_ONCE[kind])
    asked = as_query(query, **renamed)
    for name in OF_THE_FILE & asked.keys():
        del asked[name]
    try:
        answer = exports.deliver(
            exports.listing_of(listing),
            found,
            kind,
            by=request.auth,
            purpose=query.purpose,
            columns=query.columns or None,
            query=asked.urlencode(),
            source="api",
        )
    except PermissionDenied as closed:
        raise forbidden() from closed
    except exports.TooManyRows as many:
        raise _too_many(many.most) from many
    return answer if kind == "csv" else _whole(answer)


def _whole(answer):
    """A short workbook as one answer: its file is closed whatever becomes of the request."""
    # Not `answer.close()`: that tells Django that the request is over, and it drops the connection.
    with answer.file_to_stream:
        return HttpResponse(answer.getvalue(), headers=answer.headers)


def _too_many(most):
    words = _("More than %(most)d rows: take CSV, or let the website make the file in the background.")
    return Refused(413, "too_many_rows", words % {"most": most})
