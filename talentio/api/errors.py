"""What went wrong, in the one shape that every error of the API has."""

import itertools

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, RawPostDataException, UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from talentio.core.rest.limits import TooOften, is_anonymous_too_often, seconds_left
from talentio.core.rest.refusals import Refused, refusal

# What each status says where nobody said it better: (code for programs, sentence for people).
USUAL = {
    400: ("bad_request", gettext_lazy("We cannot read this request.")),
    401: ("not_signed_in", gettext_lazy("Sign in, or send a valid token.")),
    403: ("forbidden", gettext_lazy("You may not do this.")),
    404: ("not_found", gettext_lazy("There is no such thing, or you may not see it.")),
    405: ("method_not_allowed", gettext_lazy("This address does not know this method.")),
    413: ("too_large", gettext_lazy("This is larger than we accept.")),
    415: ("unsupported_media_type", gettext_lazy("Send JSON, as application/json.")),
    422: ("invalid", gettext_lazy("Some answers need another look.")),
    429: ("too_many_requests", gettext_lazy("That was too often. Please wait a little.")),
    500: ("server_error", gettext_lazy("Something broke on our side. Please try again later.")),
}
# Words for the kinds of mistakes that pydantic finds, by the beginning of their name.
WORDS = (
    ("missing", gettext_lazy("This is needed.")),
    ("extra_forbidden", gettext_lazy("There is no such field, or it cannot be set here.")),
    ("enum", gettext_lazy("This is not in the list.")),
    ("int", gettext_lazy("This is a whole number.")),
    ("bool", gettext_lazy("This is true or false.")),
    ("date", gettext_lazy("This is a day such as 1992-03-14.")),
    ("string_too_long", gettext_lazy("This is too long.")),
    ("string", gettext_lazy("This is a text.")),
    ("list", gettext_lazy("This is a list.")),
    ("too_long", gettext_lazy("There are too many.")),
    ("too_short", gettext_lazy("There are too few.")),
    ("greater_than", gettext_lazy("This is too small.")),
    ("less_than", gettext_lazy("This is too large.")),
)

# Where a value came from, and what operations call all that is given to them.
OUTER = {"body", "given", "query", "path", "header"}


def usual(status, *, headers=None, fields=None):
    code, words = USUAL.get(status, USUAL[400 if status < 500 else 500])
    return refusal(status, code, words, headers=headers, fields=fields)


def answer_for(api):
    """Let the API answer to every kind of failure; what nobody foresaw goes on to Django's own log."""
    handlers = {
        Exception: _unforeseen,
        Refused: _refused,
        AuthenticationError: _not_signed_in,
        Throttled: lambda request, exc: too_often(),
        TooOften: lambda request, exc: too_often(),
        HttpError: _http_error,
        ValidationError: _invalid,
        RequestDataTooBig: lambda request, exc: usual(413),
        SuspiciousOperation: lambda request, exc: usual(400),
        OSError: _cut_off,
        # The form of a page, read as one before it came here.
        RawPostDataException: lambda request, exc: usual(415),
        PermissionDenied: lambda request, exc: usual(403),
        Http404: lambda request, exc: usual(404),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def too_often():
    return usual(429, headers={"Retry-After": str(seconds_left())})


def _unforeseen(request, exc):
    raise exc


def _cut_off(request, exc):
    """A body that ends early is the sender's; any other failure of reading or writing is ours."""
    if isinstance(exc, UnreadablePostError):
        return usual(400)
    raise exc


def _refused(request, exc):
    return refusal(exc.status, exc.code, exc.message, fields=exc.fields, headers=exc.headers)


def _not_signed_in(request, exc):
    # Guessing counts like asking without a token.
    if is_anonymous_too_often(request):
        return too_often()
    return usual(401, headers={"WWW-Authenticate": "Bearer"})


def _http_error(request, exc):
    # The library wraps what our reading of bodies raises.
    if isinstance(exc.__cause__, Refused):
        return _refused(request, exc.__cause__)
    return usual(exc.status_code)


def _invalid(request, exc):
    fields = {}
    for error in exc.errors:
        fields.setdefault(_field(error["loc"]), []).append(_words(error["type"]))
    return usual(422, fields={name: list(dict.fromkeys(words)) for name, words in fields.items()})


def _field(place):
    """The name of a field, without where it came from and what the operation calls it."""
    # ("body", "given", "talents", 3) → "talents.3"; ("query", "page") → "page"
    inner = itertools.dropwhile(lambda each: each in OUTER, place)
    return ".".join(str(each) for each in inner) or str(place[-1])


def _words(kind):
    found = (words for start, words in WORDS if kind.startswith(start))
    return str(next(found, _("This cannot be used.")))
