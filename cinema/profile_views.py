"""The public page of a film talent, and what one takes home from it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from talentio.core.site_settings import site_settings
from talents.profile_files import AN_HOUR, KINDS, unless_known

from .card_pdf import FORMATS, pdf_of
from .models import CinemaTalent
from .public_profile import present


def _visible(request, code):
    """The talent of a code of any width; hidden, closed and unknown ones are the same 404."""
    found = CinemaTalent.objects.visible_to(request.user).for_page().with_code(code).first()
    if found is None:
        raise Http404
    return found


@require_safe
def profile(request, code):
    """The public profile; any other way to write the code leads to the one that is stored."""
    found = _visible(request, code)
    if code != found.code:
        return redirect(found, permanent=True)
    page = {
        "card": present(found),
        "is_hidden": not found.is_listed,
        "is_for_search_engines": found.is_listed and not found.is_minor,
    }
    return render(request, "cinema/profile.html", page)


@require_safe
def profile_qr(request, code, kind):
    found = _visible(request, code)
    content_type, draw = KINDS[kind]
    facts = (kind, site_settings.site_url, found.code)
    response = unless_known(request, facts, content_type, lambda: draw(found))
    patch_cache_control(response, public=found.is_listed, private=not found.is_listed, max_age=AN_HOUR)
    return response


@require_safe
def profile_pdf(request, code):
    """The card on paper, A6 unless `?format=a4`, for whoever may see the page."""
    card = present(_visible(request, code))
    paper = request.GET.get("format", "a6")
    if paper not in FORMATS:
        return HttpResponse(status=400)
    facts = (card, paper, get_language(), site_settings.site_url, site_settings.brand_name)
    response = unless_known(request, facts, "application/pdf", lambda: pdf_of(card, paper))
    response["Content-Disposition"] = f'inline; filename="{card.code}-{paper}.pdf"'
    # It may be hidden at any time, and it speaks the reader's language: ask each time.
    patch_cache_control(response, private=True, no_cache=True)
    return response
