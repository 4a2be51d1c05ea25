"""Legal pages with their editions, and the ledger of who agreed to which."""

from .consents import Consent, ConsentQuerySet
from .pages import AlreadyPublished, Edition, EditionText, LegalPage

__all__ = ["AlreadyPublished", "Consent", "ConsentQuerySet", "Edition", "EditionText", "LegalPage"]
