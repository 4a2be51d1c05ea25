"""The people of a search as a file: no contacts, and why it was made stands in the activity log."""

from django.utils import timezone
from django.utils.translation import gettext as _

from talentio.core import sheets
from talentio.core.audit import audit
from talentio.core.site_settings import site_settings

from .results_pdf import pdf_response, second_reading

WRITERS = {"csv": sheets.csv_response, "xlsx": sheets.xlsx_response}
KINDS = (*WRITERS, "pdf")


def export(run, people, kind, *, purpose, by):
    """A response with these results of `runs.results`, in their order."""
    what = f"{kind}, {len(people)}: {purpose}"
    audit(by, "export_people", run, category="matching", description=what)
    name = f"search-{run.pk}-{timezone.localdate()}"
    if kind == "pdf":
        return pdf_response(name, run, people)
    return WRITERS[kind](name, _header(), (_row(number, each) for number, each in enumerate(people, start=1)))


def _header():
    return [
        *(_("Position"), _("Code"), _("First name"), _("Last name"), _("Score")),
        *(_("Met"), _("To be confirmed"), _("Not met"), _("Profile")),
        *(_("Explanation of the AI"), _("Strengths"), _("Weaknesses")),
    ]


def _row(number, person):
    facts = person["facts"]
    return [
        number,
        person["code"],
        person["user"]["first_name"],
        person["user"]["last_name"],
        person["score"],
        *("; ".join(_words(*each) for each in facts[outcome]) for outcome in ("met", "unknown", "not_met")),
        site_settings.site_url + person["address"] if person["address"] else "",
        *second_reading(person),
    ]


def _words(label, fact):
    return f"{label} – {fact}" if fact else str(label)
