"""The address that forms ask for titles of films."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talentio.core import client_facts

from . import omdb


@require_safe
def titles(request):
    """Titles that OMDb knows for `q`; an empty list where it is off or failing: people type freely."""
    facts = client_facts.current()
    if omdb.is_too_often(facts.address if facts else ""):
        error = {"code": "too_many_requests", "message": _("Wait a minute, then try again.")}
        return JsonResponse({"success": False, "error": error}, status=429, headers={"Retry-After": "60"})
    try:
        found, is_available = omdb.search(request.GET.get("q", "")), True
    except omdb.Unavailable:
        found, is_available = [], False
    answer = JsonResponse({"success": True, "available": is_available, "movies": found})
    answer["Cache-Control"] = "private, max-age=3600" if is_available else "no-store"
    return answer
