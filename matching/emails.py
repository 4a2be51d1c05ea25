"""Mails that tell people that a search found them: only those whom staff chose, never by a score alone."""

from django.utils.translation import gettext_lazy as _

from accounts.emails import addressed_to as account_of
from cinema.emails import addressed_to as film_talent_of
from notifications.registry import Email
from talentio.core.site_settings import site_settings

from .facts import SENSITIVE
from .models import Candidate, MatchItem, Notice
from .words_for_people import criterion_label

MOST_REASONS = 6


class Match(Email):
    """What one person is told about one search."""

    is_service = False
    subject = _("Your profile was found: %(title)s")

    @classmethod
    def send_to(cls, notice):
        """Queue it once for this person and search, in the caller's transaction; None without an address."""
        candidate = notice.candidate
        is_film = candidate.kind == Candidate.Kind.CINEMA
        to = film_talent_of(candidate.film) if is_film else account_of(candidate.user)
        if not to:
            return None
        return cls.queue(
            **to,
            about=notice,
            params={"notice_id": notice.pk},
            sent_by=notice.wished_by,
            # By the code, which is never given twice, and not by the row, which may be made anew.
            reason=f"{notice.run_id}:{candidate.code}",
        )

    def context(self, log, *, for_log=False):
        notice = Notice.objects.for_mails().get(pk=log.params["notice_id"])
        item = MatchItem.objects.filter(run=notice.run_id, candidate=notice.candidate_id).first()
        person = notice.candidate.film or notice.candidate.user
        return {
            "first_name": person.first_name,
            "title": notice.title,
            "message": notice.message,
            "contact": notice.contact,
            "score": item.score if item else None,
            "reasons": _reasons(notice.run, item) if item else [],
            "profile_url": site_settings.site_url + notice.candidate.person.get_absolute_url(),
        }

    def sample(self):
        return {
            "first_name": "Awa",
            "title": _("Photographer for a festival in Dakar"),
            "message": _("Three days in March, paid. We would like to hear from you."),
            "contact": "casting@example.com",
            "score": 87,
            "reasons": [_("Photographer"), "Dakar"],
            "profile_url": f"{site_settings.site_url}/…",
        }


class AiTalentMatch(Match):
    key = "ai_talent_match"
    label = _("A search found a talent")
    explanation = _("Sent to those whom staff choose from the results of a search.")


class AiCinemaMatch(Match):
    key = "ai_cinema_match"
    label = _("A search found a film talent")
    explanation = _("Sent to those whom staff choose from the results of a search for a role.")
    accent = "cinema"


MAILS = {Candidate.Kind.STANDARD: AiTalentMatch, Candidate.Kind.CINEMA: AiCinemaMatch}


def _reasons(run, item):
    """What the person meets, in the active language; nothing of origin or skin, which mails do not repeat."""
    met = {fact["id"] for fact in item.facts if fact["outcome"] == "met"}
    asked = [each for each in run.criteria if each["id"] in met and each["field"] not in SENSITIVE]
    return [criterion_label(each) for each in asked][:MOST_REASONS]
