"""How often one may ask: by the minute, counted in the database, which every process sees."""

import time

from django.db import connection
from django.utils.translation import gettext_lazy as _
from ninja.throttling import BaseThrottle

from talentio.core.client_facts import address_of
from talentio.core.site_settings import SettingSpec, register_group, site_settings

MINUTE = 60
COUNT = """
INSERT INTO core_ratecount (name, ends_at, count) VALUES (%s, %s, 1)
ON CONFLICT (name) DO UPDATE SET
    count = CASE WHEN core_ratecount.ends_at = excluded.ends_at THEN core_ratecount.count + 1 ELSE 1 END,
    ends_at = excluded.ends_at
RETURNING count
"""

register_group("api", _("API"), _("How often programs may ask. Whoever asks more often waits a minute."))
for _key, _default, _label in (
    ("api_per_minute", 300, _("Requests of one account in a minute")),
    ("api_anonymous_per_minute", 60, _("Requests of one address in a minute, without signing in")),
    ("api_sign_ins_per_minute", 10, _("Sign-ins of one address in a minute")),
):
    site_settings.register(
        SettingSpec(_key, "integer", _default, "api", label=_label, minimum=1, maximum=1_000_000)
    )


class TooOften(Exception):
    """Whoever asks has to wait for the next minute."""


class PerMinute(BaseThrottle):
    """Count by the address of whoever is not signed in; accounts are counted where they come in."""

    def allow_request(self, request):
        return getattr(request, "auth", None) is not None or not is_anonymous_too_often(request)

    def wait(self):
        return seconds_left()


class SignInsPerMinute(PerMinute):
    def allow_request(self, request):
        return not is_too_often(f"sign-in:{address_of(request)}", site_settings.api_sign_ins_per_minute)


def is_anonymous_too_often(request):
    return is_too_often(f"address:{address_of(request)}", site_settings.api_anonymous_per_minute)


def count_account(user):
    """Count a request of an account, whatever becomes of it; raise TooOften."""
    if is_too_often(f"account:{user.pk}", site_settings.api_per_minute):
        raise TooOften


def is_too_often(who, most):
    """Count one request in this minute of the clock; tell whether it is more than `most`."""
    return _count(f"api:{who}") > most


def seconds_left():
    return MINUTE - int(time.time()) % MINUTE


def _count(name):
    ends_at = int(time.time()) // MINUTE * MINUTE + MINUTE
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [name, ends_at])
        return cursor.fetchone()[0]
