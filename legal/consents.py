"""Record that somebody agreed to a legal text, or no longer does, and prove what it said."""

import hashlib

from django.contrib.auth import get_user_model
from django.utils import timezone

from legal import texts
from legal.models import Consent, EditionText


def record(person, kind: Consent.Kind, *, language: str) -> Consent:
    """Record that a saved person agreed to the current text of a kind; twice is the same as once.

    `person` is an account, or a model of somebody who has none.
    """
    text = texts.current(kind, language)
    return _enter(person, text.kind, text.version, text.language, text.digest)


def record_words(person, kind: Consent.Kind, words: str, *, version: str, language: str) -> Consent:
    """Record that a saved person ticked a box with these words; `version` is the day they were written."""
    return _enter(person, kind, version, language, hashlib.sha256(words.encode()).hexdigest())


def _enter(person, kind, version, language, digest):
    consent, _created = Consent.objects.get_or_create(
        user=person if isinstance(person, get_user_model()) else None,
        subject=f"{person._meta.label}:{person.pk}",
        kind=kind,
        version=version,
        withdrawn_at=None,
        defaults={"language": language, "text_digest": digest},
    )
    return consent


def withdraw(consent: Consent) -> bool:
    """End a consent; False when it had ended already, whose moment then stays."""
    ended = Consent.objects.current().filter(pk=consent.pk).update(withdrawn_at=timezone.now())
    consent.refresh_from_db(fields=["withdrawn_at"])
    return bool(ended)


def text_of(consent: Consent):
    """Return the EditionText that was agreed to, or None if it is gone or no longer says the same."""
    text = (
        EditionText.objects.filter(
            edition__page__kind=consent.kind, edition__version=consent.version, language=consent.language
        )
        .select_related("edition__page")
        .first()
    )
    return text if text and text.computed_digest() == consent.text_digest else None
