"""Countries and cities, for anyone."""

from django.http import HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext_noop
from ninja import Query, Router
from pydantic import Field

from .city_search import find_cities
from .models import City, Country
from .rest.pages import PageQuery, page_of
from .rest.refusals import get_or_refuse
from .rest.shapes import Named, Page

AN_HOUR = 3600
router = Router(tags=["places"], auth=None)


class CityQuery(PageQuery):
    search: str = Field("", max_length=100, description=gettext_noop("Beginning of any known spelling"))


def _cacheable(response):
    """Names are in the language of the request, so caches keep one answer for each."""
    patch_cache_control(response, public=True, max_age=AN_HOUR)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])


def named(rows):
    return [{"id": row.pk, "code": row.code, "name": getattr(row, "label", row.name)} for row in rows]


@router.get(
    "/countries",
    response=Page[Named],
    url_name="countries",
    summary=gettext_noop("Countries"),
    description=gettext_noop("Every country of ISO 3166, by its code."),
)
def countries(request, response: HttpResponse, query: Query[PageQuery]):
    _cacheable(response)
    return page_of(Country.objects.order_by("code"), query, named)


@router.get(
    "/countries/{int:id}/cities",
    response=Page[Named],
    url_name="cities",
    summary=gettext_noop("Cities of a country"),
    description=gettext_noop(
        "The largest first; with `search` the 50 whose spelling fits best. The code stands in people's codes."
    ),
)
def cities(request, response: HttpResponse, id: int, query: Query[CityQuery]):
    country = get_or_refuse(Country.objects.all(), pk=id)
    _cacheable(response)
    if query.search.strip():
        return page_of(find_cities(country, query.search), query, named)
    return page_of(City.objects.filter(country=country).order_by("-population", "name"), query, named)
