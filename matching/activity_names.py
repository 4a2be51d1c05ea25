"""What is done here, in the words of the activity log."""

from django.utils.translation import gettext_lazy as _

from talentio.core.activity_words import name_actions

name_actions(
    {
        "search_talents": _("search by a description"),
        "analyze_cv": _("CV analysed"),
        "accept_cv_proposals": _("proposals of a CV accepted"),
    }
)
