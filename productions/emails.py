"""Mails about projects."""

from django.utils.translation import gettext_lazy as _

from notifications.registry import Email
from talentio.core.site_settings import site_settings

from . import presenting
from .models import Assignment


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
