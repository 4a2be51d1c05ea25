"""What one takes home from a public profile: its QR code and its page on paper."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from talentio.core.site_settings import site_settings

from . import qr
from .models import Profile
from .profile_pdf import pdf_of
from .public_profile import present

AN_HOUR = 3600
KINDS = {"svg": ("image/svg+xml", qr.svg), "png": ("image/png", qr.png)}


def _visible(request, code):
    return get_object_or_404(Profile.objects.visible_to(request.user).for_page().with_code(code))


def unless_known(request, facts, content_type, make):
    """Answer 304 to whoever has what these facts lead to; else make it."""
    etag = quote_etag(hashlib.sha256(repr(facts).encode()).hexdigest()[:32])
    known = get_conditional_response(request, etag=etag)
    response = known or HttpResponse(make(), content_type=content_type)
    response["ETag"] = etag
    return response


@require_safe
def profile_qr(request, code, kind):
    found = _visible(request, code)
    content_type, draw = KINDS[kind]
    facts = (kind, site_settings.site_url, found.code)
    response = unless_known(request, facts, content_type, lambda: draw(found))
    patch_cache_control(response, public=found.is_public, private=not found.is_public, max_age=AN_HOUR)
    return response


@require_safe
def profile_pdf(request, code):
    """The profile as A4, for whoever may see its page."""
    card = present(_visible(request, code))
    facts = (card, get_language(), site_settings.site_url, site_settings.brand_name)
    response = unless_known(request, facts, "application/pdf", lambda: pdf_of(card))
    response["Content-Disposition"] = f'inline; filename="{card.code}.pdf"'
    # It may be hidden at any time, and it speaks the reader's language: ask each time.
    patch_cache_control(response, private=True, no_cache=True)
    return response
