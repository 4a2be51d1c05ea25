"""The activity log's row for every page: what becomes a record, and what is never noted.

One request, one row: an action with a name (`audit`) stands in the caller's transaction and is the
row of its request; every other request gets a row as a page, written later by another thread.
"""

from dataclasses import dataclass, field
from functools import wraps

from django.conf import settings
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from . import client_facts
from .activity_writer import writer

UNNOTED_PATHS = ("/healthz", "/favicon.ico", "/robots.txt", "/apple-touch-icon")
# The pages of exports and imports are asked again every two seconds while something runs.
UNNOTED_VIEWS = {"admin:jsi18n", "photo", "admin:core_export_change", "admin:core_importbatch_change"}
READING = {"GET": "view", "HEAD": "view", "OPTIONS": "view", "DELETE": "delete"}
# Parts of an address that say what it is about; no other is kept, since it may be a token.
TARGETS = ("code", "object_id", "pk", "id")
SECRET_PARTS = {"token", "key", "secret", "signature"}


@dataclass(slots=True)
class Record:
    """Plain facts of one request: no body, no query string, no header besides what is named here."""

    action: str
    category: str
    description: str
    user_id: int | None
    method: str
    url: str
    referrer: str
    address: str | None
    user_agent: str
    view_name: str
    target: str
    status_code: int
    created_at: object = field(default_factory=timezone.now)

    @property
    def is_page_view(self):
        return self.action == "view" and not self.description


@dataclass(frozen=True, slots=True)
class Name:
    """What a view is called in the log."""

    action: str
    category: str
    description: str


def named_action(action, *, category="", description=""):
    """Decorate a view so that its requests stand in the log under a name.

    For a view that calls no verb which notes itself; the status is that of the answer.
    """

    def decorate(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            request.activity = Name(action, category, description)
            return view(request, *args, **kwargs)

        return answer

    return decorate


def unnoted(view):
    """Decorate a view that pages ask again and again, such as a progress bar's: it is never noted."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    answer.is_unnoted = True
    return answer


def note_page(request, response):
    """Hand what is known of a request to the writer, unless it is noted already or never is."""
    match = getattr(request, "resolver_match", None)
    facts = getattr(request, "client_facts", None) or client_facts.from_request(request)
    if facts.noted or _is_unnoted(request.path, match):
        return
    name = getattr(request, "activity", None)
    action = name.action if name else READING.get(request.method, "write")
    writer.put(
        Record(
            action=action,
            category=name.category if name else _category(action, match),
            description=name.description if name else "",
            user_id=_user_id(request),
            method=facts.method,
            url=_without_tokens(facts.url, match),
            referrer=facts.referrer,
            address=facts.address,
            user_agent=facts.user_agent,
            view_name=match.view_name if match else "",
            target=_target(match),
            status_code=response.status_code,
        )
    )


def _is_unnoted(path, match):
    if path.startswith((settings.STATIC_URL, settings.MEDIA_URL, *UNNOTED_PATHS)):
        return True
    return match is not None and (
        match.view_name in UNNOTED_VIEWS or getattr(match.func, "is_unnoted", False)
    )


def _category(action, match):
    if action == "view" or match is None:
        return "page"
    return (match.view_name or "").partition(":")[0][:50] or "page"


def _user_id(request):
    """Who is signed in, if anybody has asked already: the log costs no query."""
    person = request.__dict__.get("user")
    if isinstance(person, SimpleLazyObject):
        person = getattr(request, "_cached_user", None)
    return getattr(person, "pk", None)


def _target(match):
    if match is None:
        return ""
    for name, value in match.kwargs.items():
        if name in TARGETS or name.endswith("_id"):
            return str(value)[:40]
    return ""


def _without_tokens(url, match):
    for name, value in match.kwargs.items() if match else ():
        if name in SECRET_PARTS and value:
            url = url.replace(str(value), "…")
    return url.replace("\0", "")
