"""The links to legal pages that stand at the foot of every page."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from . import texts


def legal_pages(request):
    """Give templates `legal_pages`: [(address, label)] of those that are switched on."""
    return {"legal_pages": SimpleLazyObject(_links)}


def _links():
    return [(reverse(f"legal:{kind}"), label) for kind, label in texts.shown().items()]
