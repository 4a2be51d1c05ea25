"""Mails about standard profiles."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.emails import addressed_to, administrators, sample_person
from accounts.models import PasswordLink
from accounts.weekly_recap import WeeklyRecap
from notifications.registry import Email
from talentio.core.site_settings import site_settings

from .models import NameMatch, Profile
from .public_profile import present, sample_card


class TalentRegistration(Email):
    """Welcome: the code, the public profile, what comes next."""

    key = "talent_registration"
    label = _("Talent registration")
    subject = _("Welcome: your code is %(code)s")

    @classmethod
    def send_to(cls, profile):
        user = profile.user
        return cls.queue(
            **addressed_to(user),
            about=profile,
            params={"profile_id": profile.pk},
            reason=f"{profile.pk}",
        )

    def context(self, log, *, for_log=False):
        profile = Profile.objects.for_display().get(pk=log.params["profile_id"])
        return {
            "card": present(profile),
            "code": profile.code,
            "profile_url": site_settings.site_url + profile.get_absolute_url(),
        }

    def sample(self):
        card = sample_card()
        return {"card": card, "code": card.code, "profile_url": site_settings.site_url + card.url}


class AlreadyRegistered(Email):
    """Tell the owner of an account that somebody tried to register with their address."""

    key = "already_registered"
    label = _("Registration with a known e-mail")
    subject = _("You are registered already")
    secrets = ("link",)

    @classmethod
    def send_to(cls, user):
        today = timezone.localdate().isoformat()
        return cls.queue(
            **addressed_to(user),
            about=user,
            params={"user_id": user.pk},
            # Once a day at most: anybody can type anybody's address.
            reason=f"{user.pk}:{today}",
        )

    def context(self, log, *, for_log=False):
        user = get_user_model().objects.get(pk=log.params["user_id"])
        needs_link = user.is_active and not for_log and not user.has_usable_password()
        link = site_settings.site_url + PasswordLink.path(PasswordLink.make(user)) if needs_link else ""
        return {"person": user, "link": link, "sign_in_url": f"{site_settings.site_url}/auth/login"}

    def sample(self):
        return {"person": sample_person(), "link": "", "sign_in_url": f"{site_settings.site_url}/auth/login"}


class NameDetection(Email):
    """Tell staff that somebody registered under a watched name; the person learns nothing."""

    key = "name_detection"
    label = _("Watched name")
    # Without the name: what a person typed is no header.
    subject = _("A watched name: %(code)s")
    accent = "cinema"  # the red of an alert

    @classmethod
    def send_to(cls, match):
        """Queue one message per person to tell, once for this match."""
        for number, addressee in enumerate(administrators(match.watched.notification_email)):
            cls.queue(
                **{**addressee, "related_code": match.person.code},
                about=match,
                params={"match_id": match.pk},
                reason=f"{match.pk}:{number}",
            )

    def context(self, log, *, for_log=False):
        match = NameMatch.objects.select_related("person", "watched").get(pk=log.params["match_id"])
        page = reverse("admin:talents_namematch_change", args=[match.pk])
        return {"match": match, "code": match.person.code, "match_url": site_settings.site_url + page}

    def sample(self):
        person, watched = sample_person(), {"name": "Aoua Diopp", "note": _("Asked us not to be confused.")}
        match = {"score": 91, "person": {"name": person["full_name"]}, "watched": watched}
        return {"match": match, "code": person["code"], "match_url": f"{site_settings.site_url}/admin/"}


class WeeklyRecapTalents(WeeklyRecap):
    """Who registered as a standard talent, hidden profiles too: it is for staff."""

    key = "weekly_recap_talents"
    label = _("Weekly recap: talents")
    subject = _("The week’s new talents: %(number)s")
    heading = _("The week’s new talents")

    @classmethod
    def newcomers(cls):
        return Profile.objects.select_related("user", "city__country")

    @classmethod
    def row(cls, person):
        return {
            "name": person.user.full_name,
            "code": person.user.code,
            "city": person.city.label,
            "country": person.city.country.name,
            "url": site_settings.site_url + person.get_absolute_url(),
        }
