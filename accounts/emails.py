"""Mails of accounts."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from notifications.registry import Email
from talentio.core.models import SecurityLog
from talentio.core.site_settings import site_settings

from .models import PasswordLink, normalise_email


def addressed_to(user):
    """To whom a mail goes and in which language, as `Email.queue` takes it."""
    return {
        "to": user.email,
        "name": user.full_name,
        "language": user.language,
        "related_code": user.code or "",
    }


def administrators(address=""):
    """To whom goes what concerns staff: this address, else that of the settings, else each superuser.

    A list of keyword arguments for `Email.queue`.
    """
    address = address or site_settings.admin_notification_email
    users = get_user_model().objects.active()
    if not address:
        return [addressed_to(user) for user in users.filter(is_superuser=True).order_by("pk")]
    user = users.filter(email=normalise_email(address)).first()
    return [addressed_to(user) if user else {"to": address, "language": settings.LANGUAGE_CODE}]


class LoginCredentials(Email):
    """The code and a single-use link to choose a password; never a password."""

    key = "login_credentials"
    label = _("Sign-in details")
    subject = _("Your code and your sign-in link")
    secrets = ("link",)

    @classmethod
    def send_to(cls, user, *, reason=None, by=None):
        return cls.queue(
            **addressed_to(user),
            about=user,
            params={"user_id": user.pk},
            sent_by=by,
            reason=reason,
        )

    def context(self, log, *, for_log=False):
        user = get_user_model().objects.get(pk=log.params["user_id"])
        return link_context(user, PasswordLink.Purpose.FIRST, for_log=for_log)

    def sample(self):
        return {"person": sample_person(), "link": f"{site_settings.site_url}/…", "hours": 72}


class PasswordReset(Email):
    """A single-use link for somebody who forgot their password."""

    key = "password_reset"
    label = _("Forgotten password")
    subject = _("Choose a new password")
    secrets = ("link",)

    @classmethod
    def send_to(cls, user, *, reason):
        return cls.queue(**addressed_to(user), about=user, params={"user_id": user.pk}, reason=reason)

    def context(self, log, *, for_log=False):
        user = get_user_model().objects.get(pk=log.params["user_id"])
        return link_context(user, PasswordLink.Purpose.FORGOTTEN, for_log=for_log)

    def sample(self):
        return {"person": sample_person(), "link": f"{site_settings.site_url}/…", "hours": 1}


def sample_person(**values):
    """A made-up person for the samples of mails."""
    return {"first_name": "Awa", "last_name": "Diop", "full_name": "Awa Diop", "code": "SNF0042DAK", **values}


def link_context(user, purpose, *, for_log):
    """What a mail with a link to choose a password shows; the log gets no link."""
    link = "" if for_log else site_settings.site_url + PasswordLink.path(PasswordLink.make(user, purpose))
    return {"person": user, "link": link, "hours": PasswordLink.hours(purpose)}


class SecurityAlert(Email):
    """What happened that is critical, as many events as there were since the last alert."""

    key = "security_alert"
    label = _("Security alert")
    explanation = _("When something critical stands in the security log; many events make one mail.")
    subject = _("Security: critical events (%(count)d)")
    accent = "cinema"

    @classmethod
    def send_to_staff(cls, *, newest, count):
        """Tell whoever is told of safety; `newest` are ids of SecurityLog, few enough for a mail."""
        for recipient in administrators(site_settings.security_alert_email):
            cls.queue(**recipient, params={"newest": newest, "count": count})

    def context(self, log, *, for_log=False):
        events = SecurityLog.objects.filter(pk__in=log.params["newest"]).order_by("-id")
        return self._told(events, log.params["count"])

    def sample(self):
        kind, severity = SecurityLog.Kind.LOCKOUT, SecurityLog.Severity.CRITICAL
        event = SecurityLog(kind=kind, severity=severity, user_code="MAM0001RAB", address="192.0.2.7")
        return self._told([event], 3)

    def _told(self, events, count):
        return {
            "events": events,
            "count": count,
            "others": count - len(events),
            "link": f"{site_settings.site_url}/admin/core/securitylog/?severity__exact=critical",
        }
