"""From records of requests to rows of the activity log, in a thread of its own.

The queue is bounded. While the database is away records wait; what no longer fits is counted, and
the count becomes a row as soon as the database is back.
"""

import atexit
import logging
import os
import threading
from collections import deque

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import DataError, IntegrityError, close_old_connections, connections, transaction

from . import client_facts
from .models import ActivityLog
from .site_settings import site_settings

# What the database, or its driver for NUL bytes, says of a row that it will never take.
REFUSALS = (IntegrityError, DataError, ValueError, TypeError)
log = logging.getLogger(__name__)
PAUSE, LONGEST_PAUSE, PATIENCE_AT_EXIT = 1.0, 60.0, 5.0  # seconds
PAGES_OF_A_MODEL = ("_change", "_delete", "_history")


class Writer:
    """A bounded queue and the thread that empties it; made anew in a process that was forked."""

    MOST, BATCH = 10_000, 500

    def __init__(self):
        self.forget()

    def forget(self):
        """Begin empty, without a thread: what a parent has in its queue is the parent's to write."""
        self._waiting, self._lost = deque(), 0
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._some, self._end, self._thread = threading.Event(), threading.Event(), None

    def put(self, record):
        """Take a record, or count it as lost where there is no room; never waits, never raises."""
        with self._lock:
            if len(self._waiting) >= self.MOST:
                self._lost += 1
                return
            self._waiting.append(record)
            if self._thread is None and not self._end.is_set():
                self._thread = threading.Thread(target=self._run, name="activity log", daemon=True)
                self._thread.start()
        if not self._some.is_set():
            self._some.set()

    def _run(self):
        pause = PAUSE
        while not self._end.is_set():
            self._some.wait()
            # Others come meanwhile, and are written with it.
            self._end.wait(pause)
            self._some.clear()
            # This thread serves no request, after which Django would look at its connections.
            close_old_connections()
            pause = PAUSE if self._flush_safely() else min(2 * pause, LONGEST_PAUSE)
        connections.close_all()

    def _flush_safely(self):
        try:
            return self.flush()
        except Exception:
            log.exception("The activity log could not be written; it tries again")
            return False

    def flush(self):
        """Write all that waits; False when the database is away, and everything is kept."""
        with self._writing:
            while self._waiting or self._lost:
                if not self._write_a_batch():
                    self._some.set()
                    return False
        return True

    def _write_a_batch(self):
        with self._lock:
            batch = [self._waiting.popleft() for _ in range(min(self.BATCH, len(self._waiting)))]
            lost = self._lost
        try:
            unwritten = store(batch, lost)
        except Exception as away:
            with self._lock:
                self._waiting.extendleft(reversed(batch))
            log.warning("The activity log waits for its database (%s)", type(away).__name__)
            return False
        with self._lock:
            self._lost += unwritten - lost
        return True

    def close(self):
        """Write what waits before the process ends; say how much could not be."""
        self._end.set()
        if not (self._waiting or self._lost):
            return
        if self._writing.acquire(timeout=PATIENCE_AT_EXIT):
            self._writing.release()
            self._flush_safely()
        left = len(self._waiting) + self._lost
        if left:
            log.error("%d records of the activity log were lost when the process ended", left)


def store(batch, lost):
    """Write records, and a row about those that were lost before; return how many were refused."""
    site_settings.doubt()
    if not site_settings.activity_log_pages:
        batch = [record for record in batch if not record.is_page_view]
    rows = rows_of(batch)
    refused = len(batch) - len(rows)
    try:
        with transaction.atomic():
            ActivityLog.objects.bulk_create(rows)
            _note_lost(lost)
        return refused
    except REFUSALS:
        # One of them is the reason: the others must not go with it.
        refused += sum(not _store_one(row) for row in rows)
        _note_lost(lost)
        return refused


def _store_one(row):
    try:
        with transaction.atomic():
            row.pk = None
            row.save(force_insert=True)
    except REFUSALS as refusal:
        log.warning("A row of the activity log was refused (%s)", type(refusal).__name__)
        return False
    return True


def _note_lost(number):
    if number:
        ActivityLog.objects.create(
            action_type="log_lost",
            category="system",
            status=ActivityLog.Status.WARNING,
            description=f"{number}",
        )


def rows_of(batch):
    """Rows for records; names are looked up now, so that an account that is gone leaves none."""
    people = get_user_model().objects.in_bulk({record.user_id for record in batch if record.user_id})
    devices, rows = {}, []
    for record in batch:
        try:
            if record.user_agent not in devices:
                devices[record.user_agent] = client_facts.device_of(record.user_agent)
            rows.append(_row(record, people.get(record.user_id), devices[record.user_agent]))
        except Exception:
            log.exception("A record of the activity log could not be read")
    return rows


def _row(record, person, device):
    who = {}
    if person is not None:
        who = {"user": person, "user_name": person.full_name, "user_email": person.email}
        who["user_code"] = person.code or ""
    return ActivityLog(
        action_type=record.action[:50],
        category=record.category,
        description=record.description,
        status=_status(record.status_code),
        status_code=record.status_code,
        resource=resource_of(record.view_name, record.target),
        address=record.address,
        user_agent=record.user_agent.replace("\0", ""),
        method=record.method,
        url=record.url,
        referrer=record.referrer.replace("\0", ""),
        created_at=record.created_at,
        **who,
        **device,
    )


def _status(code):
    if code >= 500:
        return ActivityLog.Status.ERROR
    return ActivityLog.Status.WARNING if code >= 400 else ActivityLog.Status.SUCCESS


def resource_of(view_name, target):
    """What a page is about: "talents.Profile:12" for the back-office's pages of one, else its name."""
    site, _colon, name = view_name.partition(":")
    ending = next((each for each in PAGES_OF_A_MODEL if name.endswith(each)), "")
    if site == "admin" and ending and target:
        app_label, _underscore, model = name.removesuffix(ending).partition("_")
        try:
            return f"{apps.get_model(app_label, model)._meta.label}:{target}"[:100]
        except LookupError:
            pass  # an app whose label has an underscore: its page's name tells as much
    return f"{view_name}:{target}"[:100] if target else view_name[:100]


writer = Writer()
os.register_at_fork(after_in_child=writer.forget)
atexit.register(writer.close)
