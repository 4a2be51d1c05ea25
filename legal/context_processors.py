"""What stands at the head and the foot of every page: the look of the site, links to legal pages."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from . import look, texts


def legal_pages(request):
    """Give templates `legal_pages`: [(address, label)] of those that are switched on."""
    return {"legal_pages": SimpleLazyObject(_links)}


def _links():
    return [(reverse(f"legal:{kind}"), label) for kind, label in texts.shown().items()]


def site_look(request):
    """Give templates `look`; read only when a page uses it."""
    return {"look": SimpleLazyObject(lambda: look.current(get_language()))}
