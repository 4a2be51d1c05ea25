"""Lists of productions; the codes are kept in the database and in the API."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProjectStatus(TextChoices):
    IN_PREPARATION = "en_preparation", pgettext_lazy("project", "In preparation")
    SHOOTING = "en_tournage", pgettext_lazy("project", "Shooting")
    POST_PRODUCTION = "post_production", pgettext_lazy("project", "Post-production")
    FINISHED = "termine", pgettext_lazy("project", "Finished")


class PresenceKind(TextChoices):
    """A scan is an arrival or a departure, whichever its place among the others makes it."""

    SCAN = "scan", _("Scan")
    ARRIVAL = "arrival", _("Arrival")
    DEPARTURE = "departure", _("Departure")
    BREAK = "break", _("Break begins")
    BACK = "back", _("Break ends")
    NO_SHOW = "no_show", pgettext_lazy("presence", "Did not come")
    # Only in a correction: what it corrects did not happen.
    NOTHING = "nothing", _("Taken back")


class PresenceSource(TextChoices):
    SCAN = "scan", _("badge scanned")
    CODE = "code", _("code typed")
    LIST = "list", _("chosen in the list")
    STAFF = "staff", _("correction")


class CallAnswer(TextChoices):
    NONE = "", pgettext_lazy("call", "No answer yet")
    CONFIRMED = "confirmed", pgettext_lazy("call", "Confirmed")
    PROBLEM = "problem", pgettext_lazy("call", "Problem")


class CallMail(TextChoices):
    """Why a mail about a call is due."""

    ASK = "ask"
    REMIND = "remind"
