"""Asking people again: which editions of which pages bind, and who has not agreed to them yet."""

from talentio.core.site_settings import site_settings

from . import compare, consents, texts
from .models import Consent, Edition

# Kept in the session: what was found, so that only the first page of a visit looks.
AGREED, LATER = "agreed_to", "asked_about"


def required() -> dict:
    """{kind: versions that will do, newest first} for pages whose change people are asked about.

    Empty until staff publish such a change: whoever registers agrees to what is there.
    """
    return site_settings.remember(("legal required",), _required)


def _required():
    seen, found = {}, {}
    rows = Edition.objects.published().filter(page__kind__in=Consent.Kind.values)
    for kind, version, asks_again in rows.values_list("page__kind", "version", "asks_again"):
        if kind in found:
            continue
        seen.setdefault(kind, []).append(version)
        if asks_again:
            found[kind] = seen[kind]
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


def changes(user, language) -> list:
    """[{"text", "notes", "lines"}] for each missing text: what differs from what this person agreed to."""
    return [_changes(user, kind, language) for kind in missing(user)]


def _changes(user, kind, language):
    given = Consent.objects.current().filter(user=user, kind=kind).order_by("-given_at", "-pk")
    known = given.values_list("version", flat=True).first()
    editions = Edition.objects.published().filter(page__kind=kind).prefetch_related("texts")
    before = editions.filter(version=known).first() if known else None
    newest, text = editions.first(), texts.current(kind, language)
    if before is None:
        return {"text": text, "notes": [], "lines": []}
    since = editions.filter(published_at__gt=before.published_at).exclude(note="")
    lines = compare.editions(before, newest, [(text.language, "")])
    return {
        "text": text,
        "notes": list(since.values_list("note", flat=True)[:10]),
        "lines": lines[0][2] if lines else [],
    }


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
