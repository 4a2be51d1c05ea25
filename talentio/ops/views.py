"""The front door, and what search engines read at it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views import i18n
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from talentio.core.activity import unnoted
from talentio.core.site_settings import site_settings

from . import search_engines

AN_HOUR = 60 * 60

set_language = require_POST(i18n.set_language)


@require_safe
def home(request):
    """Visitors read what this is; talents go to their dashboard, staff to where they work."""
    user = request.user
    if not user.is_authenticated:
        return render(request, "home.html")
    if not user.is_staff:
        return redirect("talents:dashboard")
    is_on_a_set = user.has_perm("productions.add_presenceevent") and not user.has_perm("accounts.view_user")
    return redirect("productions:presence_home" if is_on_a_set else "admin:index")


@unnoted
@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def robots(request):
    return HttpResponse(search_engines.robots(), content_type="text/plain; charset=utf-8")


@unnoted
@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def sitemap(request):
    return _xml(search_engines.index)


@unnoted
@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def sitemap_pages(request):
    return _xml(search_engines.pages)


@unnoted
@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def sitemap_people(request, kind, block):
    """People whose ids are in a block; one beyond the last is empty, so that no count is needed."""
    if kind not in search_engines.KINDS:
        raise Http404
    return _xml(lambda: search_engines.block_of(kind, block))


def _xml(made):
    if not site_settings.is_listed_by_search_engines:
        raise Http404
    return HttpResponse(made(), content_type="application/xml; charset=utf-8")
