"""A reference for every request: in the answer, on the page of errors, and in each line of the log."""

import json
import logging
import re
import traceback
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings

from .client_facts import without_secrets

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
EMAIL = re.compile(r"[^\s@<>\"'(=]+@[^\s@<>\"',)]+")
NUMBER = re.compile(r"\+?\d(?:[ .()-]?\d){7,}")
MASK = "•••"

_current = ContextVar("request_id", default="")


def current() -> str:
    """The reference of the request that is being answered, or ""."""
    return _current.get()


def name_requests(get_response):
    """Name each request, or take over the name that a proxy of ours gave it."""

    def answer(request):
        request.reference = _reference_of(request)
        token = _current.set(request.reference)
        try:
            response = get_response(request)
        finally:
            _current.reset(token)
        response[HEADER] = request.reference
        return response

    return answer


def _reference_of(request):
    given = request.headers.get(HEADER, "")
    # From anybody else it could be made to look like another's.
    if settings.TRUSTED_PROXY_COUNT and WELL_FORMED.fullmatch(given):
        return given
    return uuid.uuid4().hex[:16]


class NameLines(logging.Filter):
    """Puts the reference into each line; Django notes answers when they have left the middleware."""

    def filter(self, record):
        request = getattr(record, "request", None)
        record.reference = getattr(request, "reference", "") or current() or "-"
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line, for machines that keep logs longer than personal data may be kept.

    E-mail addresses, long numbers and secret parts of addresses are masked; of an exception it tells
    the kind and the places in the code, since its message may quote a row.
    """

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(record.getMessage()),
            "request": getattr(record, "reference", "-"),
        }
        if record.exc_info and record.exc_info[0]:
            kind, _value, trace = record.exc_info
            places = traceback.extract_tb(trace)
            line["exception"] = f"{kind.__module__}.{kind.__qualname__}"
            line["places"] = [f"{place.filename}:{place.lineno} {place.name}" for place in places]
        return json.dumps(line, ensure_ascii=False)


def masked(text):
    words = [without_secrets(word) if "/" in word else word for word in text.split(" ")]
    return NUMBER.sub(MASK, EMAIL.sub(MASK, " ".join(words)))
