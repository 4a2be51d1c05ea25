"""Mails to film talents and their guardians."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.weekly_recap import WeeklyRecap
from notifications.registry import Email
from talentio.core.site_settings import site_settings

from . import links
from .models import CinemaDraft, CinemaTalent
from .models.talent import email_digest


def addressed_to(talent):
    """To whom a mail about a film talent goes, as `Email.queue` takes it; None if there is no address."""
    if not talent.mail_address:
        return None
    return {
        "to": talent.mail_address,
        "cc": talent.copied_address,
        "name": talent.full_name,
        "language": talent.user.language if talent.user else talent.language,
        "related_code": talent.code,
    }


class FilmEmail(Email):
    """A mail about one film talent."""

    accent = "cinema"
    secrets = ("link",)

    @classmethod
    def send_to(cls, talent, *, reason=""):
        """Queue it once; nothing happens for somebody without any address."""
        to = addressed_to(talent)
        if to:
            params = {"talent_id": talent.pk}
            cls.queue(**to, about=talent, params=params, reason=f"{talent.pk}{reason}")

    def talent(self, log):
        return CinemaTalent.objects.select_related("user").get(pk=log.params["talent_id"])


class CinemaTalentRegistration(FilmEmail):
    """Welcome: the code, the link that makes an account of it, what comes next."""

    key = "cinema_talent_registration"
    label = _("Registration of a film talent")
    subject = _("Welcome: your CINEMA code is %(code)s")

    def context(self, log, *, for_log=False):
        talent = self.talent(log)
        is_open = talent.user is None and not for_log
        return {
            "name": talent.full_name,
            "code": talent.code,
            "needs_guardian": talent.needs_guardian,
            "link": links.address(links.Purpose.CLAIM, talent) if is_open else "",
            "days": links.DAYS,
            "is_listed": talent.is_listed,
        }

    def sample(self):
        return {
            "name": "Awa Diop",
            "code": "SNDAK00042F",
            "needs_guardian": False,
            "link": f"{site_settings.site_url}/…",
            "days": links.DAYS,
            "is_listed": True,
        }


class CinemaAlreadyRegistered(FilmEmail):
    """Tell a film talent that somebody registered with their e-mail or their document."""

    key = "cinema_already_registered"
    label = _("Registration of a known film talent")
    subject = _("You are registered for castings already")

    @classmethod
    def send_to(cls, talent):
        # Once a day at most: anybody can type anybody's address.
        super().send_to(talent, reason=f":{timezone.localdate().isoformat()}")

    def context(self, log, *, for_log=False):
        talent = self.talent(log)
        is_open = talent.user is None and not for_log
        return {
            "name": talent.full_name,
            "code": talent.code,
            "link": links.address(links.Purpose.CLAIM, talent) if is_open else "",
            "sign_in_url": site_settings.site_url + reverse("accounts:login"),
        }

    def sample(self):
        site = site_settings.site_url
        return {"name": "Awa Diop", "code": "SNDAK00042F", "link": f"{site}/…", "sign_in_url": f"{site}/…"}


class CinemaGuardianConsent(FilmEmail):
    """Ask a guardian to agree that a minor is shown."""

    key = "cinema_guardian_consent"
    label = _("Consent of a guardian")
    subject = _("Your agreement is needed: code %(code)s")

    @classmethod
    def send_to(cls, talent):
        """Queue it once; nothing happens for a guardian who is reached by phone only."""
        if talent.guardian_email and talent.needs_guardian:
            cls.queue(
                to=talent.guardian_email,
                name=talent.guardian_name,
                language=talent.language,
                related_code=talent.code,
                about=talent,
                params={"talent_id": talent.pk},
                reason=f"{talent.pk}:{email_digest(talent.guardian_email)[:16]}",
            )

    def context(self, log, *, for_log=False):
        talent = self.talent(log)
        is_open = talent.needs_guardian and not for_log
        return {
            "guardian": talent.guardian_name,
            "name": talent.full_name,
            "code": talent.code,
            "link": links.address(links.Purpose.GUARDIAN, talent) if is_open else "",
            "days": links.DAYS,
        }

    def sample(self):
        link = f"{site_settings.site_url}/…"
        names = {"guardian": "Fatou Diop", "name": "Awa Diop", "code": "SNDAK00042F"}
        return {**names, "link": link, "days": links.DAYS}


class CinemaDraftLink(Email):
    """The link by which a registration goes on, on any device."""

    key = "cinema_draft_link"
    label = _("Unfinished registration of a film talent")
    subject = _("Go on with your registration")
    accent = "cinema"
    secrets = ("link",)

    @classmethod
    def send_to(cls, draft, address, *, language):
        # Once a day for one address: anybody can type anybody's.
        reason = f"{address}:{timezone.localdate().isoformat()}"
        cls.queue(to=address, language=language, about=draft, params={"draft_id": draft.pk}, reason=reason)

    def context(self, log, *, for_log=False):
        draft = CinemaDraft.objects.get(pk=log.params["draft_id"])
        link = "" if for_log else site_settings.site_url + draft.path
        return {"link": link, "days": site_settings.draft_days}

    def sample(self):
        return {"link": f"{site_settings.site_url}/…", "days": site_settings.draft_days}


class WeeklyRecapCinema(WeeklyRecap):
    """Who registered as a film talent, listed or not: it is for staff."""

    key = "weekly_recap_cinema"
    label = _("Weekly recap: CINEMA")
    subject = _("The week’s new film talents: %(number)s")
    heading = _("The week’s new film talents")
    accent = "cinema"

    @classmethod
    def newcomers(cls):
        return CinemaTalent.objects.select_related("city__country")

    @classmethod
    def row(cls, person):
        return {
            "name": person.full_name,
            "code": person.code,
            "city": person.city.label,
            "country": person.city.country.name,
            "url": site_settings.site_url + person.get_absolute_url(),
        }
