"""Legal pages with their editions, the ledger of who agreed to which, and the look of the site."""

from .consents import Consent, ConsentQuerySet
from .pages import AlreadyPublished, ChangedMeanwhile, Edition, EditionText, LegalPage
from .site_look import SiteLook

__all__ = [
    "AlreadyPublished",
    "ChangedMeanwhile",
    "Consent",
    "ConsentQuerySet",
    "Edition",
    "EditionText",
    "LegalPage",
    "SiteLook",
]
