"""Who may use an operation of the API: a bearer token is asked for before a session."""

from dataclasses import replace

from django.utils.translation import gettext as _
from ninja.security import HttpBearer, SessionAuth
from ninja.utils import check_csrf

from talentio.core import client_facts
from talentio.core.rest.limits import count_account
from talentio.core.rest.refusals import Refused, forbidden

from .middleware import duty_of_programs
from .models import ApiToken

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class BearerToken(HttpBearer):
    """`Authorization: Bearer …`, a token that its owner made on the account page."""

    def __init__(self, permission="", *, or_own=False):
        super().__init__()
        self.permission, self.or_own = permission, or_own

    def authenticate(self, request, token):
        found = ApiToken.objects.usable().with_token(token).select_related("user").first()
        if found is None:
            return None
        _let_in(request, found.user)
        count_account(found.user)
        found.note_use()
        if duty := duty_of_programs(found.user):
            words = _("Sign in on the website: something must be done there first.")
            raise Refused(403, duty, words)
        if request.method not in SAFE_METHODS and not found.may_write:
            raise Refused(403, "read_only_token", _("This token may only read."))
        return _permitted(request, found.user, self)


def _let_in(request, user):
    """From here on logs name the owner of the token."""
    request.user = user
    request.client_facts = replace(request.client_facts, person=user)
    client_facts.remember(request.client_facts)


class CookieSession(SessionAuth):
    """The session of the website; whatever writes needs the CSRF token as `X-CSRFToken`."""

    def __init__(self, permission="", *, or_own=False):
        super().__init__()
        self.permission, self.or_own = permission, or_own

    def __call__(self, request):
        # A wrong token is not made good by a cookie that happens to be there.
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        count_account(request.user)
        return super().__call__(request)

    def _get_key(self, request):
        if check_csrf(request):
            raise Refused(403, "csrf_failed", _("Send the cookie csrftoken as the header X-CSRFToken too."))
        return request.COOKIES.get(self.param_name)

    def authenticate(self, request, key):
        return _permitted(request, request.user, self)


def _permitted(request, user, door):
    """Refuse before anything is looked up: a stranger learns of no number whether somebody has it."""
    is_own = door.or_own and request.resolver_match.kwargs["id"] == user.pk
    if door.permission and not is_own and not (user.is_staff and user.has_perm(door.permission)):
        raise forbidden()
    return user


def staff_with(permission):
    """The doors of an operation for staff with a permission; strangers get 401, others 403."""
    return [BearerToken(permission), CookieSession(permission)]


def own_or_staff_with(permission):
    """The same, and open to the account whose number `id` in the address is."""
    return [BearerToken(permission, or_own=True), CookieSession(permission, or_own=True)]


signed_in = [BearerToken(), CookieSession()]
