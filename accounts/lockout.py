"""How many wrong passwords an account and an address may try; django-axes counts, in the database."""

from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.db.models import Sum
from django.shortcuts import render
from django.utils.translation import gettext

from talentio.core.rest.refusals import refusal
from talentio.core.site_settings import site_settings

from .models import User, normalise_code, normalise_email

# The width of the column in which axes keeps it.
LONGEST_IDENTITY = 255


class Counters(AxesDatabaseHandler):
    """One count for the account, whatever it is called and wherever it is tried, one for the address."""

    def get_failures(self, request, credentials=None):
        account, address = (
            attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        # Axes knows one limit, so the address counts in parts of its own.
        return max(account, address * most_failures() // max(1, site_settings.lockout_address_failures))

    def reset_user_attempts(self, request, credentials=None):
        """Forget the account's failures alone: signing in with one's own must not free the address."""
        by_account, _by_address = self.filter_user_attempts(request, credentials)
        # Not deleted: without their name the rows go on counting for the address.
        return by_account.update(username=None)


def most_failures(request=None, credentials=None):
    return max(1, site_settings.lockout_account_failures)


def duration(request=None):
    return timedelta(minutes=max(1, site_settings.lockout_minutes))


def identity_of(request, credentials=None):
    """What failures are counted under: the account's e-mail, also for its code; else what was typed."""
    typed = (credentials or {}).get("username") or (credentials or {}).get("email") or ""
    # Axes asks several times in one request; the account is looked up once.
    known = request.__dict__.setdefault("_identities", {})
    if typed not in known:
        known[typed] = _email_of(typed)
    return known[typed]


def _email_of(typed):
    email = User.objects.identified_by(typed).values_list("email", flat=True).first()
    return (email or (normalise_email(typed) if "@" in typed else normalise_code(typed)))[:LONGEST_IDENTITY]


def locked_page(request, response, credentials=None):
    """The answer to a locked account and a locked address, the same for accounts that do not exist."""
    minutes = int(duration().total_seconds() // 60)
    if request.path.startswith("/api/"):
        words = gettext("Too many tries. Please wait %(minutes)d minutes.") % {"minutes": minutes}
        return refusal(429, "locked", words, headers={"Retry-After": str(minutes * 60)})
    page = render(request, "accounts/locked.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(minutes * 60)
    return page


def unlock(user):
    """Forget this account's failures: its owner proved by mail who they are, or staff vouch for them."""
    AccessAttempt.objects.filter(username=user.email).update(username=None)
