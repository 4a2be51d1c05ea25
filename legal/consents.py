"""Record that somebody agreed to a legal text, or no longer does."""

from django.utils import timezone

from legal import texts
from legal.models import Consent


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
