"""The test of OMDb's settings: a film that it must know."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentio.core.setting_checks import CheckFailed, register_check
from talentio.core.site_settings import site_settings

from . import omdb

KNOWN = "Timbuktu"


def ask_omdb(by):
    """Ask for a film that everybody knows, past what is kept from before."""
    if not site_settings.omdb_api_key:
        raise CheckFailed(_("No key is set."))
    try:
        found = omdb.ask_now(KNOWN)
    except omdb.Unavailable as fault:
        raise CheckFailed(_("OMDb did not answer as it should (%(kind)s).") % {"kind": fault}) from fault
    if not found:
        raise CheckFailed(_("OMDb answers, but knows nothing of “%(film)s”.") % {"film": KNOWN})
    return _("OMDb knows “%(film)s” of %(year)s.") % {"film": found[0].title, "year": found[0].year}


register_check("services", gettext_lazy("Ask OMDb for a film"), ask_omdb, key="omdb")
