"""Record that somebody agreed to a legal text, or no longer does, and prove what it said."""

from django.utils import timezone

from legal import texts
from legal.models import Consent, EditionText


def record(user, kind: Consent.Kind, *, language: str) -> Consent:
    """Record that a saved user agreed to the current text of a kind; twice is the same as once."""
    text = texts.current(kind, language)
    consent, _created = Consent.objects.get_or_create(
        user=user,
        kind=text.kind,
        version=text.version,
        withdrawn_at=None,
        defaults={
            "subject": f"{user._meta.label}:{user.pk}",
            "language": text.language,
            "text_digest": text.digest,
        },
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
