"""What probes ask, and the page of diagnostics."""

from django.contrib import admin
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import health
from .backup_views import administrators_only


@require_safe
@never_cache
def live(request):
    """200 while this process answers at all; nothing else is asked, so a broken database restarts nobody."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def ready(request):
    """200 when pages can be served, else 503: whoever shares the load sends people elsewhere."""
    return _answer(health.READY)


@require_safe
@never_cache
def healthz(request):
    """Ready, and the queue works; for whoever watches and calls somebody."""
    return _answer((*health.READY, health.QUEUE))


def _answer(checks):
    """Names and states alone: anybody may ask, so nothing tells versions or addresses."""
    results = [check.run() for check in checks]
    is_well = all(result.state != "error" for result in results)
    states = {result.name: result.state for result in results}
    content = {"status": "ok" if is_well else "error", "checks": states}
    return JsonResponse(content, status=200 if is_well else 503)


@administrators_only
@require_safe
@never_cache
def diagnostics(request):
    context = {
        **admin.site.each_context(request),
        "title": _("Diagnostics"),
        "results": [check.run() for check in health.everything()],
        "versions": health.versions(),
        "row_counts": health.row_counts(),
    }
    return render(request, "admin/ops/diagnostics.html", context)
