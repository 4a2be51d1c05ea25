"""Asking people again: which editions of which pages bind, and who has not agreed to them yet."""

from talentio.core.site_settings import site_settings

from . import consents
from .models import Consent, Edition

# Kept in the session: what was found, so that only the first page of a visit looks.
AGREED, LATER = "agreed_to", "asked_about"


def required() -> dict:
    """{kind: versions that will do, newest first} for pages whose change people are asked about.

    Empty until staff publish such a change: whoever registers agrees to what is there.
    """
    return site_settings.remember(("legal required",), _required)


def _required():
    found = {}
    for kind in Consent.Kind.values:
        versions = []
        for edition in Edition.objects.published().filter(page__kind=kind).only("version", "asks_again"):
            versions.append(edition.version)
            if edition.asks_again:
                found[kind] = versions
                break
    return found


def signature() -> str:
    """Names the editions that bind, for the session; empty when nothing is asked again."""
    return ",".join(f"{kind}:{versions[-1]}" for kind, versions in required().items())


def missing(user) -> list:
    """The kinds of text that this person agreed to before, or has to, and whose change they have not seen."""
    given = {}
    rows = Consent.objects.current().filter(user=user, kind__in=required())
    for kind, version in rows.values_list("kind", "version"):
        given.setdefault(kind, set()).add(version)
    # Colleagues whose account staff made never agreed to anything, and work under a contract instead.
    is_colleague = user.is_staff and not given
    return [
        kind
        for kind, versions in required().items()
        if not is_colleague and not given.get(kind, set()) & set(versions)
    ]


def is_due(request) -> bool:
    """Whether this visit should begin with the question."""
    wanted = signature()
    if not wanted or wanted in (request.session.get(AGREED), request.session.get(LATER)):
        return False
    if missing(request.user):
        return True
    request.session[AGREED] = wanted
    return False


def agree(request, *, language):
    """Record that the signed-in person agrees to all that is asked."""
    for kind in missing(request.user):
        consents.record(request.user, Consent.Kind(kind), language=language)
    request.session[AGREED] = signature()


def put_off(request):
    """Ask again at the next visit."""
    request.session[LATER] = signature()
