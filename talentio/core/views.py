"""Addresses that forms ask for places."""

from django.http import HttpResponseServerError, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie, vary_on_headers

from .city_search import find_cities
from .models import Country

LARGEST_ID = 2**31


@require_safe
@vary_on_cookie
@vary_on_headers("Accept-Language")
@cache_control(public=True, max_age=3600)
def cities(request, country_id):
    """Cities of a country whose spelling fits `q`, the largest without it; 50 at most."""
    if country_id > LARGEST_ID or not Country.objects.filter(pk=country_id).exists():
        error = {"code": "not_found", "message": _("There is no such country.")}
        return JsonResponse({"success": False, "error": error}, status=404)
    found = find_cities(country_id, request.GET.get("q", ""))
    data = [{"id": city.pk, "name": city.name, "label": city.label, "code": city.code} for city in found]
    return JsonResponse({"success": True, "cities": data})


def server_error(request):
    """The page of our own failures, with the reference that stands in the log; no database is asked."""
    reference = getattr(request, "reference", "")
    return HttpResponseServerError(loader.render_to_string("500.html", {"reference": reference}))
