"""What every request passes."""

import logging

from django.conf import settings
from django.shortcuts import render

from . import activity, client_facts, security

log = logging.getLogger(__name__)
READABLE = {"", "utf-8", "utf8", "us-ascii", "ascii"}


def refuse_unreadable_requests(get_response):
    """Answer 400 where Django would fail with 500: foreign charsets, NUL bytes, a wrong Host.

    Stock Django raises deep inside when a form comes in utf-7 or utf-16; PostgreSQL refuses NUL
    bytes in text; the CSRF check accepts any Host that agrees with Origin.
    """

    def answer(request):
        request.get_host()  # raises DisallowedHost, which Django answers with 400
        if _is_enormous(request):
            return render(request, "400.html", status=413)
        if _is_unreadable(request):
            return render(request, "400.html", status=400)
        return get_response(request)

    return answer


def _is_enormous(request):
    """Judge by the announced length: nothing of it is read, so nothing reaches the disk."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdigit():
        return True
    return int(announced) > settings.MOST_REQUEST_BYTES and request.path not in settings.LARGE_UPLOADS


def _is_unreadable(request):
    charset = request.content_params.get("charset", "").strip("\"' ").lower()
    if charset not in READABLE:
        return True
    if "\0" in request.path_info or _has_nul(request.GET):
        return True
    if request.path in settings.LARGE_UPLOADS:
        # Its view reads the body, once it knows who sends it.
        return False
    is_form = request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
    return is_form and request.method == "POST" and _has_nul(request.POST)


def _has_nul(data):
    return any("\0" in key or any("\0" in value for value in values) for key, values in data.lists())


def remember_client_facts(get_response):
    """Let `audit()` know where the request came from."""

    def answer(request):
        request.client_facts = client_facts.from_request(request)
        token = client_facts.remember(request.client_facts)
        try:
            return get_response(request)
        finally:
            client_facts.forget(token)

    return answer


def log_activity(get_response):
    """Hand a record of every page to the activity log; whatever happens to it, the page goes out."""

    def answer(request):
        response = get_response(request)
        if settings.ACTIVITY_LOG:
            try:
                activity.note_page(request, response)
            except Exception:
                log.exception("A page could not be noted in the activity log")
        return response

    return answer


def note_refusals(get_response):
    """Note every page that was refused to somebody in the security log."""

    def answer(request):
        response = get_response(request)
        if response.status_code == 403:
            person = getattr(request, "user", None)
            security.note(security.Kind.FORBIDDEN, security.Severity.WARNING, about=person)
        return response

    return answer
