"""Files of people that come in: read in the sandbox, looked at row by row, taken, and undone if need be.

Apps register an Importer in their `resources.py`. The work is done in the queue in short parts, each
row in a transaction of its own, so that a killed worker loses nothing and does nothing twice.
"""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.core.files import File
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone, translation
from django.utils.module_loading import autodiscover_modules
from django_q.tasks import async_task

from .audit import audit
from .encryption import blind_index
from .models import ImportBatch, ImportRow
from .models.transfers import MOST_ATTEMPTS, State
from .place_memory import remembered_places
from .site_settings import site_settings
from .spelling import fold
from .uploads import UploadRefused, tables

Outcome, Step = ImportRow.Outcome, ImportBatch.Step
# A part ends well before the queue would end its task, and lets mails through.
PART_SECONDS = 30
PART_ROWS = 500
FIGURES = {
    Outcome.NEW: "rows_created",
    Outcome.CREATED: "rows_created",
    Outcome.CHANGE: "rows_updated",
    Outcome.UPDATED: "rows_updated",
    Outcome.SAME: "rows_unchanged",
    Outcome.WRONG: "rows_refused",
    Outcome.UNDONE: "rows_undone",
}


class RowRefused(Exception):
    """The row cannot be taken; `errors` is {column: [sentence, …]}, "" for the row as a whole."""

    def __init__(self, errors):
        super().__init__(errors)
        self.errors = {column: [str(each) for each in sentences] for column, sentences in errors.items()}


@dataclass(frozen=True)
class Importer:
    """How rows of a kind come in.

    `resource()` makes a Resource with a Cell for each column; `identify(cells)` returns a text that
    names the person, or ""; `reader(batch)` is what looks at rows and writes them, such as
    `talents.resources.PersonReader`: its `look`, `create`, `update` raise RowRefused.
    """

    key: str
    title: object
    permission: str
    category: str
    resource: Callable
    identify: Callable
    reader: Callable


_importers = {}


def register(importer):
    _importers[importer.key] = importer
    return importer


def importer_of(key):
    """The Importer of a key; raise KeyError."""
    autodiscover_modules("resources")
    return _importers[key]


def may_any(user):
    """Tell whether this person may bring anybody in."""
    autodiscover_modules("resources")
    return any(user.has_perm(importer.permission) for importer in _importers.values())


# Asking -------------------------------------------------------------------------------------
@transaction.atomic
def begin(importer, uploaded_file, *, by, updates_known=True, defaults_public=False):
    """Keep a file and have it read; return the ImportBatch whose page shows what it holds."""
    batch = ImportBatch(
        kind=importer.key,
        requested_by=by,
        original_name=uploaded_file.name[:200],
        updates_known=updates_known,
        defaults_public=defaults_public,
        language=(translation.get_language() or "fr")[:2],
    )
    batch.keep_file(File(uploaded_file), "table")
    batch.save()
    audit(by, "import_read", batch, category=importer.category, description=batch.original_name)
    _queue(batch.pk)
    return batch


@transaction.atomic
def confirm(batch, *, by):
    """Take the rows that are right; False if that was asked already."""
    return _go_on(batch, Step.RUN, State.READY, "import_run", by)


@transaction.atomic
def undo(batch, *, by):
    """Take back what an import did, wherever nobody has changed it since; False if that was asked already."""
    return _go_on(batch, Step.UNDO, State.DONE, "import_undo", by)


def _go_on(batch, step, state, action, by):
    ready = ImportBatch.objects.filter(pk=batch.pk, state=state)
    now = timezone.now()
    if not ready.update(step=step, state=State.QUEUED, done=0, attempts=0, touched_at=now, finished_at=None):
        return False
    audit(by, action, batch, category=importer_of(batch.kind).category, description=batch.original_name)
    _queue(batch.pk)
    return True


def _queue(pk):
    transaction.on_commit(lambda: async_task("talentio.core.tasks.work_on_import", pk), robust=True)


# Working ------------------------------------------------------------------------------------
def work(pk):
    """Do one part of what an import waits for, and queue the next; return the rows of this part."""
    batch = ImportBatch.objects.claim(pk)
    if batch is None:
        return 0
    with translation.override(batch.language):
        if batch.requested_by is None or not batch.requested_by.has_perm(importer_of(batch.kind).permission):
            batch.end(State.FAILED, translation.gettext("You may not import any more."))
            return 0
        try:
            with remembered_places():
                return PARTS[batch.step](batch)
        except UploadRefused as refusal:
            batch.forget_file()
            batch.end(State.FAILED, refusal)
    return 0


def _rest(batch, outcomes):
    rows = batch.rows.filter(outcome__in=outcomes)
    return list(rows.order_by("-number" if batch.step == Step.UNDO else "number")[:PART_ROWS])


def _each(batch, rows, do):
    """Do something to each row until the time of a part is over; return how many."""
    until, done = time.monotonic() + PART_SECONDS, 0
    for row in rows:
        do(row)
        done += 1
        if done % 20 == 0 and not batch.at(batch.done + 20):
            break
        if time.monotonic() > until:
            break
    batch.done = batch.total - _waiting(batch)
    return done


WAITS_FOR = {
    Step.CHECK: (Outcome.WAITING,),
    Step.RUN: (Outcome.NEW, Outcome.CHANGE),
    Step.UNDO: (Outcome.CREATED, Outcome.UPDATED),
}


def _waiting(batch):
    return batch.rows.filter(outcome__in=WAITS_FOR[batch.step]).count()


def _part(batch, do, *, end):
    """One part of a step: the rows that wait, then either the next part or the end."""
    done = _each(batch, _rest(batch, WAITS_FOR[batch.step]), do)
    _count(batch)
    if _waiting(batch):
        batch.state, batch.touched_at, batch.attempts = State.QUEUED, timezone.now(), 0
        with transaction.atomic():
            batch.save()
            _queue(batch.pk)
    else:
        batch.done = batch.total
        batch.end(end)
    return done


def _count(batch):
    """Bring the figures in line with the rows: one query, whatever was interrupted."""
    counted = dict.fromkeys(FIGURES.values(), 0)
    for outcome, number in batch.rows.order_by().values_list("outcome").annotate(Count("pk")):
        if outcome in FIGURES:
            counted[FIGURES[outcome]] += number
    for column, number in counted.items():
        setattr(batch, column, number)


def _check(batch):
    importer = importer_of(batch.kind)
    if not batch.total:
        _read(batch, importer)
    reader = importer.reader(batch)
    return _part(batch, lambda row: _look_at(batch, reader, row), end=State.READY)


def _read(batch, importer):
    """Turn the file into rows; raise UploadRefused if it is none that we can read."""
    fields = importer.resource().get_import_fields()
    with storages["private"].open(batch.file) as file:
        header, rows = tables.read(file)
    keys, batch.ignored = columns_of(header, fields)
    if not any(keys):
        raise UploadRefused("no_columns")
    batch.header = [key for key in keys if key]
    with transaction.atomic():
        batch.rows.all().delete()  # of a part that was killed in the middle
        found = [_row(batch, importer, number, keys, cells) for number, cells in rows]
        ImportRow.objects.bulk_create(found, batch_size=500)
        batch.total = len(found)
        batch.forget_file()
        batch.save()
    batch.at(0)


def columns_of(header, fields):
    """([key or "" of each column], [titles that say nothing]): by key, or by a title in any language."""
    known = {}
    for field in fields:
        known[fold(field.column_name)] = field.column_name
        for language in ("fr", "en", "ar"):
            with translation.override(language):
                known.setdefault(fold(str(field.title)), field.column_name)
    keys, ignored = [], []
    for title in header:
        key = known.get(fold(title), "")
        if not key or key in keys:
            ignored += [title[:80]] if title else []
            key = ""
        keys.append(key)
    return keys, ignored


def _row(batch, importer, number, keys, cells):
    held = {key: cell for key, cell in zip(keys, cells, strict=False) if key and cell}
    named = importer.identify(held)
    key = blind_index("core.import", named) if named else ""
    text = json.dumps(held, ensure_ascii=False)
    return ImportRow(batch=batch, number=number, outcome=Outcome.WAITING, cells=text, key=key)


def _look_at(batch, reader, row):
    """Say what would become of a row, and write nothing else."""
    try:
        _refuse_twice(batch, row)
        target, changes = reader.look(json.loads(row.cells))
        row.target = target.pk if target else None
        row.outcome = _planned(batch, target, changes)
    except RowRefused as refusal:
        row.outcome, row.errors = Outcome.WRONG, refusal.errors
    row.save(update_fields=["outcome", "errors", "target"])


def _planned(batch, target, changes):
    if target is None:
        return Outcome.NEW
    return Outcome.CHANGE if changes and batch.updates_known else Outcome.SAME


def _refuse_twice(batch, row):
    earlier = batch.rows.filter(key=row.key, number__lt=row.number) if row.key else batch.rows.none()
    first = earlier.order_by("number").values_list("number", flat=True).first()
    if first:
        words = translation.gettext("Row %(number)d is about the same person.")
        raise RowRefused({"": [words % {"number": first}]})


def _run(batch):
    reader = importer_of(batch.kind).reader(batch)
    return _part(batch, lambda row: _take(reader, row), end=State.DONE)


def _take(reader, row):
    try:
        with transaction.atomic():
            # Locked: two workers at one batch never take one row twice.
            locked = ImportRow.objects.select_for_update().get(pk=row.pk)
            if locked.outcome in WAITS_FOR[Step.RUN]:
                _write(reader, locked)
    except RowRefused as refusal:
        _refuse(row, refusal.errors)
    except IntegrityError:
        # Somebody took the code or the e-mail since we looked.
        words = translation.gettext("Somebody else has this code or e-mail meanwhile.")
        _refuse(row, {"": [words]})


def _refuse(row, errors):
    ImportRow.objects.filter(pk=row.pk).update(outcome=Outcome.WRONG, errors=errors)


def _write(reader, row):
    cells = json.loads(row.cells)
    target, changes = reader.look(cells)
    if target is None:
        target = reader.create(cells)
        row.outcome = Outcome.CREATED
    elif changes and reader.batch.updates_known:
        row.before = json.dumps(reader.answers(target), ensure_ascii=False)
        target = reader.update(target, cells)
        row.outcome = Outcome.UPDATED
    else:
        row.outcome = Outcome.SAME
    row.target = target.pk
    row.version = reader.version(target)
    row.save()


def _undo(batch):
    reader = importer_of(batch.kind).reader(batch)
    return _part(batch, lambda row: _take_back(reader, row), end=State.UNDONE)


def _take_back(reader, row):
    with transaction.atomic():
        locked = ImportRow.objects.select_for_update().get(pk=row.pk)
        if locked.outcome not in WAITS_FOR[Step.UNDO]:
            return
        target = reader.model.objects.filter(pk=locked.target).first()
        if target is None:
            locked.outcome = Outcome.UNDONE
        elif reader.version(target) != locked.version or reader.is_in_use(target, locked):
            locked.outcome = Outcome.KEPT
        else:
            if locked.outcome == Outcome.CREATED:
                reader.remove(target)
            else:
                reader.restore(target, json.loads(locked.before))
            locked.outcome = Outcome.UNDONE
        locked.save(update_fields=["outcome"])


PARTS = {Step.CHECK: _check, Step.RUN: _run, Step.UNDO: _undo}


def forget(*names):
    """Empty the rows of imports that name a person by one of these, an e-mail or a code."""
    keys = [blind_index("core.import", name) for name in names if name]
    rows = ImportRow.objects.filter(key__in=keys)
    for row in rows:
        row.cells, row.before, row.errors, row.key = "{}", "", {}, ""
    ImportRow.objects.bulk_update(rows, ["cells", "before", "errors", "key"])


# The clock ----------------------------------------------------------------------------------
def pick_up():
    """Queue again what a killed worker left, and say of what was left too often that it failed."""
    for batch in ImportBatch.objects.silent():
        attempts = batch.attempts + 1
        if attempts >= MOST_ATTEMPTS:
            with translation.override(batch.language):
                batch.end(State.FAILED, translation.gettext("It was interrupted too often."))
            continue
        ImportBatch.objects.filter(pk=batch.pk).update(
            attempts=attempts, state=State.QUEUED, touched_at=timezone.now()
        )
        _queue(batch.pk)


def over(now=None):
    """Imports whose rows have been kept long enough, and that nothing works on."""
    before = (now or timezone.now()) - timedelta(days=site_settings.import_days)
    busy_or_gone = (State.EXPIRED, State.QUEUED, State.RUNNING)
    return ImportBatch.objects.filter(created_at__lt=before).exclude(state__in=busy_or_gone)


def expire(now=None):
    """Delete the rows of old imports, which hold contacts; return how many imports. Their figures stay."""
    count = 0
    for batch in over(now).iterator():
        batch.rows.all().delete()
        with suppress(FileNotFoundError):
            batch.forget_file()
        batch.state = State.EXPIRED
        batch.save(update_fields=["file", "state"])
        count += 1
    return count
