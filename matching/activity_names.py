"""What is done here, in the words of the activity log."""

from django.utils.translation import gettext_lazy as _

from talentio.core.activity_words import name_actions

name_actions(
    {
        "search_talents": _("search by a description"),
        "notify_candidates": _("people told of a search"),
        "export_people": _("people of a search exported"),
        "add_to_shortlist": _("people put on a shortlist"),
        "remove_from_shortlist": _("person taken off a shortlist"),
        "share_shortlist": _("link for a client made"),
        "revoke_share_link": _("link for a client revoked"),
        "delete_shortlist": _("shortlist deleted"),
        "analyze_cv": _("CV analysed"),
        "accept_cv_proposals": _("proposals of a CV accepted"),
    }
)
