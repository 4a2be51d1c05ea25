"""While a restore or an update changes the database, nothing is taken in: it would soon be gone."""

import os
from contextlib import contextmanager

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .jobs import lives, read_json, write_json
from .locks import ops_folder

SECONDS_TO_WAIT = 60
# Administrators must get in to see how far it is; probes read only.
OPEN = {"accounts:login", "accounts:second_step", "accounts:logout", "set_language"}
READING = {"GET", "HEAD", "OPTIONS"}


@contextmanager
def closed():
    """Refuse whatever would write, in every process of this machine, until the block or its process ends."""
    write_json(_sign(), {"pid": os.getpid()})
    try:
        yield
    finally:
        _sign().unlink(missing_ok=True)


def is_closed():
    sign = read_json(_sign())
    return sign is not None and lives(sign["pid"])


def _sign():
    return ops_folder() / "closed.json"


def refuse_writing(get_response):
    """Middleware: 503 with Retry-After for what would write meanwhile; reading goes on."""

    def answer(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if request.method in READING or request.resolver_match.view_name in OPEN or not is_closed():
            return None
        return _come_back(request)

    answer.process_view = process_view
    return answer


def _come_back(request):
    sentence = _("The site is being looked after. Nothing was saved: please send it again in a minute.")
    if request.path.startswith("/api/"):
        error = {"code": "closed", "message": sentence, "fields": {}}
        answer = JsonResponse({"success": False, "error": error}, status=503)
    else:
        answer = render(request, "503.html", {"sentence": sentence}, status=503)
    answer["Retry-After"] = str(SECONDS_TO_WAIT)
    return answer
