"""Legal pages with their editions, and the ledger of who agreed to which."""

from .consents import Consent, ConsentQuerySet
from .pages import AlreadyPublished, ChangedMeanwhile, Edition, EditionText, LegalPage

__all__ = [
    "AlreadyPublished",
    "ChangedMeanwhile",
    "Consent",
    "ConsentQuerySet",
    "Edition",
    "EditionText",
    "LegalPage",
]
