"""Mails about projects."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _

from accounts.emails import addressed_to, administrators
from notifications.registry import Email
from talentio.core.site_settings import site_settings

from . import presenting, tokens
from .choices import CallMail
from .models import Assignment, Call


class ProjectSelection(Email):
    """Somebody was chosen for a role: which project, which role, whom to ask."""

    key = "project_selection"
    label = _("Selection for a project")
    subject = _("You are chosen: %(project_name)s")
    accent = "cinema"

    @classmethod
    def send_to(cls, assignment, *, by):
        """Queue it once for this assignment; None for somebody without any address."""
        talent = assignment.talent
        address = talent.email or (talent.user.email if talent.user else "")
        if not address:
            return None
        return cls.queue(
            to=address,
            name=talent.full_name,
            language=talent.language,
            about=assignment,
            related_code=talent.code,
            params={"assignment_id": assignment.pk},
            sent_by=by,
            reason=f"{assignment.pk}",
        )

    def context(self, log, *, for_log=False):
        return context_of(Assignment.objects.for_mails().get(pk=log.params["assignment_id"]))

    def sample(self):
        return {
            "first_name": "Yasmine",
            "project_name": "Les Vents du Rif",
            "role_name": _("Market seller"),
            "description": "",
            "code": "MAABC001042",
            "facts": [(_("Days"), "10 – 20/03/2027")],
            "company": {
                "name": "Atlas Bleu Cinéma",
                "phone": "+212 537 00 00 00",
                "email": "casting@example.com",
            },
            "project_url": f"{site_settings.site_url}/cinema/projects/1",
            "profile_url": f"{site_settings.site_url}/cinema/profile/MARAB00001F",
        }


def context_of(assignment):
    """What the mail shows, in the active language; needs what `for_mails()` loads."""
    role, project = assignment.role, assignment.role.project
    return {
        "first_name": assignment.talent.first_name,
        "project_name": " ".join(project.name.split()),
        "role_name": role.name,
        "description": assignment.shown_description,
        "code": assignment.code,
        "facts": [*presenting.project_facts(project)[:2], *presenting.role_facts(role)],
        "company": project.company,
        "project_url": f"{site_settings.site_url}{project.get_absolute_url()}#person-{assignment.pk}",
        "profile_url": site_settings.site_url + assignment.talent.get_absolute_url(),
    }


class CallForADay(Email):
    """Somebody is called for a shooting day: when, where, and the page to confirm or tell a problem."""

    key = "call_sheet"
    label = _("Call for a shooting day")
    explanation = _("Sent with a call sheet, when a line changes, and as a reminder.")
    subject = _("%(project_name)s, %(day)s: your call")
    accent = "cinema"
    secrets = ("link",)

    @classmethod
    def send_to(cls, call):
        """Queue what is due about a call, once; None for somebody without any address."""
        talent = call.assignment.talent
        address = talent.email or (talent.user.email if talent.user else "")
        if not address:
            return None
        return cls.queue(
            to=address,
            name=talent.full_name,
            # Whoever looks after a minor brings them.
            cc=talent.guardian_email if talent.is_minor and talent.guardian_email != address else "",
            language=talent.language,
            about=call,
            related_code=talent.code,
            params={"call_id": call.pk, "is_reminder": call.mail_due == CallMail.REMIND},
            reason=f"{call.pk}:{call.asked_about[:12]}:{call.asked_at:%y%m%d%H%M%S}:{call.reminders}",
        )

    def context(self, log, *, for_log=False):
        call = Call.objects.for_mails().get(pk=log.params["call_id"])
        path = reverse("productions:own_call", args=[tokens.call_token(call)])
        return {
            **call_words(call),
            "is_reminder": log.params["is_reminder"],
            "link": "" if for_log else site_settings.site_url + path,
        }

    def sample(self):
        return {
            "first_name": "Yasmine",
            "project_name": "Les Vents du Rif",
            "day": date_format(timezone.localdate(), "l j F Y"),
            "time": time_format(timezone.localtime().replace(hour=7, minute=30)),
            "place": "Chefchaouen, place Outa el Hammam",
            "role_name": _("Market seller"),
            "note": "",
            "unit": "",
            "company": {"name": "Atlas Bleu Cinéma"},
            "is_cancelled": False,
            "is_reminder": False,
            "link": f"{site_settings.site_url}/…",
        }


class CallProblem(Email):
    """Somebody called for a day told a problem: whoever sent the sheet hears of it at once."""

    key = "call_problem"
    label = _("Problem with a call")
    explanation = _("When somebody who is called for a shooting day answers that they have a problem.")
    # Without the name: what a person typed is no header.
    subject = _("%(project_name)s, %(day)s: a problem with a call")
    accent = "cinema"

    @classmethod
    def send_to_team(cls, call):
        """Queue it to those who can help; needs what `for_mails()` loads, and the answer's moment."""
        for number, addressee in enumerate(_team(call.sheet)):
            cls.queue(
                **{**addressee, "related_code": call.assignment.talent.code},
                about=call,
                params={"call_id": call.pk},
                reason=f"{call.pk}:{call.answered_at.timestamp()}:{number}",
            )

    def context(self, log, *, for_log=False):
        """`problem` is empty where it no longer stands: answered otherwise since, or asked anew."""
        call = Call.objects.for_mails().get(pk=log.params["call_id"])
        return {
            **call_words(call),
            "name": call.assignment.talent.full_name,
            "code": call.assignment.code,
            "problem": call.problem,
            "sheet_url": site_settings.site_url + call.sheet.get_absolute_url(),
        }

    def sample(self):
        return {
            **CallForADay().sample(),
            "name": "Yasmine Tazi",
            "code": "MAABC001042",
            "problem": _("The first bus leaves at nine."),
            "sheet_url": f"{site_settings.site_url}/",
        }


def _team(sheet):
    """Whoever sent the sheet, while they may still read it; else those who hear of what concerns staff.

    Never the company's own address: what keeps a person from work may be about their health, and
    only permitted staff read it.
    """
    sender = sheet.sent_by
    if sender and sender.is_staff and sender.has_perm("productions.view_callsheet"):
        return [addressed_to(sender)]
    return administrators()


def call_words(call):
    """What a mail and a page tell of a call, in the active language; needs what `for_mails()` loads."""
    sheet = call.sheet
    return {
        "first_name": call.assignment.talent.first_name,
        "project_name": " ".join(sheet.project.name.split()),
        "day": date_format(sheet.day, "l j F Y"),
        "time": time_format(call.at),
        "place": sheet.place,
        "role_name": call.assignment.role.name,
        "note": call.note,
        "unit": sheet.unit,
        "company": sheet.project.company,
        "is_cancelled": call.is_cancelled,
    }
