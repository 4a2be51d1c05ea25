"""Lists as files: which columns there are, who may have them, and how rows become lines.

Apps register a Listing in their `resources.py`. Every way out (back-office, API, queue) goes
through `deliver` or `ask`, which check the permissions, ask for a purpose and note who took what.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse
from django.utils import timezone, translation
from django.utils.module_loading import autodiscover_modules
from django.utils.text import capfirst
from django_q.tasks import async_task

from . import sheets
from .audit import audit
from .models import Export
from .models.transfers import MOST_ATTEMPTS, State
from .pdf import table
from .site_settings import site_settings

# The first rows leave before a hundredth of a long list is read.
FIRST_BATCH, BATCH = 200, 2000
# Longer lists are made in the queue; CSV leaves as it is read, whatever its length, where one asks for it.
AT_ONCE = {"csv": 5_000, "xlsx": 2_000, "pdf": 500}
# Past these a file helps nobody: Excel has no more rows, and no one prints four hundred pages.
MOST = {"csv": 5_000_000, "xlsx": 1_000_000, "pdf": 20_000}
SHORTEST_PURPOSE, LONGEST_PURPOSE = 5, 300
QUEUE_SECONDS = 3000


class UnknownFilter(Exception):
    """The list has no such filter, so nobody knows which rows are meant."""


class TooManyRows(Exception):
    """The format cannot hold so many; `most` is how many it can."""

    def __init__(self, most):
        super().__init__(most)
        self.most = most


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `path` is what is read of each row; `words()` is called once per file and returns a function
    that makes a text of a value; `batch(values)` returns {value: text} for many at once. `kind` is
    "text" (typed by somebody: neutralised), "safe" (our own words), "number" or "date".
    """

    key: str
    title: object
    path: str = "pk"
    words: Callable | None = None
    batch: Callable | None = None
    kind: str = "text"
    permission: str = ""
    is_default: bool = True
    is_in_pdf: bool = False
    width: int = 18

    def cells(self, values, say, known):
        """The cells of one batch: `values` as they were read, `say` what `words()` returned.

        `known` is kept from batch to batch for what many rows share, such as a city.
        """
        if self.batch:
            if self.path == "pk":
                known.clear()
            missing = set(values) - known.keys() - {None}
            if missing:
                known |= self.batch(missing)
            values = [known.get(value, "") for value in values]
        elif say:
            values = [say(value) for value in values]
        if self.kind == "text":
            return ["" if value is None else value for value in values]
        return values


@dataclass(frozen=True)
class Listing:
    """A kind of rows that may leave as files. `sources` are {name: function of (QueryDict, account)}."""

    key: str
    title: object
    model: type
    permission: str
    columns: tuple[Column, ...]
    action: str
    category: str
    sources: dict[str, Callable] = field(default_factory=dict)
    accent: str = "talent"

    def is_open_to(self, user):
        return user.has_perm(self.permission)

    def columns_for(self, user):
        """The columns that this person may have."""
        return [each for each in self.columns if not each.permission or user.has_perm(each.permission)]

    def chosen(self, user, keys=None, *, file_format="csv"):
        """Columns by their keys, in the list's order; the default ones for None. Raise PermissionDenied."""
        if not self.is_open_to(user):
            raise PermissionDenied
        allowed = self.columns_for(user)
        if keys is None:
            is_pdf = file_format == "pdf"
            return [each for each in allowed if (each.is_in_pdf if is_pdf else each.is_default)]
        found = [each for each in allowed if each.key in set(keys)]
        if len(found) != len(set(keys)):
            raise PermissionDenied
        return found


_listings = {}


def register(listing):
    _listings[listing.key] = listing
    return listing


def listing_of(key):
    """The Listing of a key; raise KeyError."""
    autodiscover_modules("resources")
    return _listings[key]


def listings_for(user):
    autodiscover_modules("resources")
    return [each for each in _listings.values() if each.is_open_to(user)]


def of_back_office(model):
    """Make a source of a Listing: the rows of the back-office's list with the filters of its address."""

    def rows(query, by):
        options, request = admin.site._registry[model], HttpRequest()
        # The list reads nothing else of a request; in the queue there is none.
        request.method, request.user, request.GET = "GET", by, query
        request.path = request.path_info = reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
        request.resolver_match = resolve(request.path)
        if not options.has_view_permission(request):
            raise PermissionDenied
        try:
            return options.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as unknown:
            raise UnknownFilter from unknown

    return rows


# Reading ------------------------------------------------------------------------------------
def batches(found, columns, *, is_csv=False):
    """Yield lists of rows, newest first: few at first, then many, without a cursor that stays open.

    Each batch is a query of its own behind the last key, so that the first leaves at once and
    memory stays flat. Text is neutral for a spreadsheet if `is_csv`.
    """
    paths = ["pk", *(column.path for column in columns)]
    tools = [(column, column.words() if column.words else None, {}) for column in columns]
    found = found.order_by("-pk")
    last, size = None, FIRST_BATCH
    while True:
        # `lt` of the highest key so far: people who come meanwhile are newer, and not asked for.
        part = found if last is None else found.filter(pk__lt=last)
        rows = list(part.values_list(*paths)[:size])
        if not rows:
            return
        keys, *read = zip(*rows, strict=True)
        made = [_cells(*tool, values, is_csv) for tool, values in zip(tools, read, strict=True)]
        yield list(zip(*made, strict=True)) if made else [() for _key in keys]
        if len(rows) < size:
            return
        last, size = keys[-1], BATCH


def _cells(column, say, known, values, is_csv):
    cells = column.cells(values, say, known)
    if is_csv and column.kind == "text":
        start, neutral = sheets.FORMULA, sheets.neutral
        return [neutral(cell) if cell.startswith(start) else cell for cell in cells]
    return cells


def file_name(listing):
    return f"{listing.key}-{timezone.localdate()}"


# Now ----------------------------------------------------------------------------------------
def is_longer(found, most):
    """Tell whether there are more rows than that, without counting them all."""
    return found.order_by("-pk").values_list("pk")[most : most + 1].exists()


def deliver(listing, found, file_format, *, by, purpose, columns=None, separator=",", query="", source=""):
    """Send these rows at once, and note it; the response streams CSV of any length.

    `columns` are keys, None for the default ones. Raise PermissionDenied for a list or a column that
    this person may not have, TooManyRows where the format holds fewer.
    """
    chosen = listing.chosen(by, columns, file_format=file_format)
    if is_longer(found, MOST[file_format]):
        raise TooManyRows(MOST[file_format])
    export = _note(listing, file_format, chosen, by=by, purpose=purpose, query=query, source=source)
    rows = _counted(export, batches(found, chosen, is_csv=file_format == "csv"))
    if file_format == "csv":
        lines = sheets.csv_lines(titles(chosen), rows, separator)
        # The language is that of the request, which ends before the last line leaves.
        return sheets.csv_stream(file_name(listing), _in_language(translation.get_language(), lines))
    file = tempfile.TemporaryFile()  # noqa: SIM115 the response closes it
    _write(file, listing, file_format, chosen, rows)
    if file_format == "xlsx":
        return sheets.xlsx_file(file_name(listing), file)
    return table.pdf_file(file_name(listing), file)


def _counted(export, rows):
    """The same batches; the ledger says how many rows left, even where somebody stops in the middle."""
    count = 0
    try:
        for batch in rows:
            count += len(batch)
            yield batch
    finally:
        Export.objects.filter(pk=export.pk).update(done=count, total=count)


def titles(columns):
    return [capfirst(str(column.title)) for column in columns]


def _in_language(language, lines):
    """Make each line in a language, and leave the thread's own alone between them."""
    lines = iter(lines)
    while True:
        with translation.override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line


def _write(file, listing, file_format, columns, rows):
    if file_format == "xlsx":
        sheets.write_xlsx(
            file,
            titles(columns),
            rows,
            widths=[column.width for column in columns],
            title=str(listing.title),
            is_rtl=translation.get_language_bidi(),
        )
    else:
        table.write_pdf(file, listing, columns, rows)


def in_one_line(purpose):
    return " ".join(purpose.split())[:LONGEST_PURPOSE]


def _note(listing, file_format, columns, *, by, purpose, query, source, **fields):
    """Keep what left, why and for whom; the purpose stands in the activity log too."""
    state = fields.pop("state", State.DONE)
    export = Export.objects.create(
        kind=listing.key,
        format=file_format,
        columns=[column.key for column in columns],
        purpose=in_one_line(purpose),
        source=source,
        query=query,
        state=state,
        finished_at=timezone.now() if state == State.DONE else None,
        language=(translation.get_language() or "fr")[:2],
        requested_by=by,
        **fields,
    )
    words = f"{file_format} · {export.purpose}"
    audit(by, listing.action, export, category=listing.category, description=words)
    return export


# Later --------------------------------------------------------------------------------------
@transaction.atomic
def ask(listing, file_format, *, by, purpose, columns, source, query="", ids=None, separator=","):
    """Have a file made in the queue; return the Export whose page tells how far it is.

    The same wish while the first is being made, as of a form sent twice, is that first one.
    """
    chosen = listing.chosen(by, columns, file_format=file_format)
    # Locked: of two that come at once the second waits here and then finds the first.
    get_user_model().objects.select_for_update().get(pk=by.pk)
    wish = {"query": query, "source": source, "ids": ids, "separator": separator, "format": file_format}
    wish |= {"purpose": in_one_line(purpose), "columns": [column.key for column in chosen]}
    at_work = Export.objects.filter(
        kind=listing.key, requested_by=by, state__in=(State.QUEUED, State.RUNNING)
    )
    for export in at_work:
        if {name: getattr(export, name) for name in wish} == wish:
            return export
    export = _note(
        listing,
        file_format,
        chosen,
        by=by,
        purpose=purpose,
        query=query,
        source=source,
        ids=ids,
        separator=separator,
        state=State.QUEUED,
    )
    queue(export.pk)
    return export


def queue(pk):
    transaction.on_commit(
        lambda: async_task("talentio.core.tasks.make_export", pk, timeout=QUEUE_SECONDS), robust=True
    )


def rows_of(listing, source, query, ids, by):
    """The rows of a list as this person sees it with these filters, or those chosen one by one."""
    found = listing.sources[source](QueryDict(query), by)
    return found if ids is None else found.filter(pk__in=ids)


def make(pk):
    """Make the file of an Export; return its rows. A second call, or one beside another, does nothing."""
    export = Export.objects.claim(pk)
    if export is None:
        return 0
    with translation.override(export.language):
        try:
            return _make(export)
        except (PermissionDenied, UnknownFilter):
            export.end(State.FAILED, translation.gettext("You may not have this list any more."))
        except TooManyRows as many:
            words = translation.gettext("There are more than %(most)d rows: narrow the list.")
            export.end(State.FAILED, words % {"most": many.most})
    return 0


def _make(export):
    listing = listing_of(export.kind)
    columns = listing.chosen(export.requested_by, export.columns)
    found = rows_of(listing, export.source, export.query, export.ids, export.requested_by)
    if is_longer(found, MOST[export.format]):
        raise TooManyRows(MOST[export.format])
    # Nobody waits for this count: it is for the bar of the page.
    export.total = found.count()
    with tempfile.TemporaryFile() as file:
        rows = _told(export, batches(found, columns, is_csv=export.format == "csv"))
        if export.format == "csv":
            for line in sheets.csv_lines(titles(columns), rows, export.separator):
                file.write(line.encode())
        else:
            _write(file, listing, export.format, columns, rows)
        export.bytes = file.tell() if export.format == "csv" else file.seek(0, 2)
        file.seek(0)
        export.keep_file(File(file), export.format)
    export.expires_at = timezone.now() + timedelta(hours=site_settings.export_hours)
    export.end(State.DONE)
    return export.done


def _told(export, rows):
    """The same batches, with the row that pages poll brought up to date."""
    done = 0
    for batch in rows:
        done += len(batch)
        export.at(done)
        yield batch


def pick_up():
    """Queue again what a killed worker left, and say of what was left too often that it failed."""
    for export in Export.objects.silent().select_related("requested_by"):
        export.attempts += 1
        if export.attempts >= MOST_ATTEMPTS:
            with translation.override(export.language):
                export.end(
                    State.FAILED, translation.gettext("It was interrupted too often. Ask for it again.")
                )
            continue
        Export.objects.filter(pk=export.pk).update(
            attempts=export.attempts, state=State.QUEUED, done=0, touched_at=timezone.now()
        )
        queue(export.pk)


def over(now=None):
    """Exports whose file has been kept long enough."""
    return Export.objects.filter(expires_at__lte=now or timezone.now()).exclude(file="")


def expire(now=None):
    """Delete files whose time is over; return how many. The rows stay as the ledger."""
    count = 0
    for export in over(now).iterator():
        export.forget_file()
        export.state = State.EXPIRED
        export.save(update_fields=["file", "state"])
        count += 1
    return count
