from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from legal import texts
from legal.models import Consent


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def privacy(request):
    return _page(request, Consent.Kind.PRIVACY)


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def terms(request):
    return _page(request, Consent.Kind.TERMS)


def _page(request, kind):
    return render(request, "legal/text.html", {"text": texts.current(kind, get_language())})
