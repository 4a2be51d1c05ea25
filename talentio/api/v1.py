"""`/api/v1`: the routers of every app put together."""

from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from accounts.api import router as accounts
from cinema.api import router as cinema
from matching.api import router as matching
from productions.api import router as productions
from talentio.core.api import router as places
from talentio.core.rest.limits import PerMinute
from talents.api import router as talents

from . import errors
from .description import described
from .docs import ReadersPage
from .figures import router as figures
from .json_bodies import JsonBodies

VERSION = "1.0.0"
TAGS = {
    "account": gettext_noop("Signing in and one's own data"),
    "people": gettext_noop("People and talents"),
    "cinema": gettext_noop("Film talents"),
    "productions": gettext_noop("Companies and projects"),
    "matching": gettext_noop("Searches by a description"),
    "figures": gettext_noop("Figures"),
    "places": gettext_noop("Countries and cities"),
}


class Api(NinjaAPI):
    def get_openapi_schema(self, **kwargs):
        return described(super().get_openapi_schema(**kwargs), tags=TAGS)


api = Api(
    title="taalentio",
    version=VERSION,
    urls_namespace="api",
    throttle=PerMinute(),
    parser=JsonBodies(),
    docs=ReadersPage(),
    docs_decorator=require_safe,
)
errors.answer_for(api)
for _router in (accounts, talents, cinema, productions, matching, figures, places):
    api.add_router("", _router)
