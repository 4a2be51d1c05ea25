"""The verb that notes an event in the security log."""

from . import client_facts
from .models import SecurityLog

COLUMNS = ("address", "user_agent", "method", "url")
Kind, Severity = SecurityLog.Kind, SecurityLog.Severity


def note(kind, severity, *, about=None, detail="") -> SecurityLog:
    """Note an event of SecurityLog.Kind; `about` is the account that it happened to, or None.

    Put no contact, token or password into `detail`: whoever reads the log may not read those.
    """
    facts = client_facts.current()
    known = about is not None and about.is_authenticated
    return SecurityLog.objects.create(
        kind=kind,
        severity=severity,
        user=about if known else None,
        user_name=about.full_name if known else "",
        user_code=(about.code or "") if known else "",
        detail=detail[:300],
        **({name: getattr(facts, name) for name in COLUMNS} if facts else {}),
    )


def masked(identifier):
    """An e-mail or code that nobody has, without what identifies: people type passwords there by mistake."""
    start, at, domain = identifier.strip().partition("@")
    return f"{start[:2]}***{at}{domain}" if at else f"{start[:2]}***"


def acting():
    """Words for whoever is signed in at this request, or for the command line."""
    facts = client_facts.current()
    person = facts.person if facts else None
    return str(person) if person is not None and person.is_authenticated else "—"
