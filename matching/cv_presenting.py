"""What pages show of a CV's analysis."""

from django.utils.translation import gettext_lazy as _

from talentio.core.uploads.sandbox import SENTENCES

from .cv_reading import LABELS, MAXIMA
from .models import CvAnalysis

# Why there is no analysis, or why the AI had no part in it.
REASONS = {
    "gone": _("The file is not there any more. Please upload the CV again."),
    "failed": _("The CV could not be read. Please upload it again."),
    "suspicious": _(
        "The CV holds text that speaks to the machine, so it was not given to the AI; a person should look."
    ),
    "often": _("The AI has read enough for today, so this was computed without it."),
    "budget": _("The AI had no part in it: the money for this month is used up."),
    "month": _("The AI had no part in it: the money for this month is used up."),
}


def shown(analysis):
    """{"marks": [(label, mark, most)], "reason": a sentence or ""}."""
    marks = [(LABELS[name], analysis.marks.get(name, 0), most) for name, most in MAXIMA.items()]
    return {"marks": marks if analysis.score is not None else [], "reason": _reason(analysis)}


def _reason(analysis):
    if analysis.reason in ("", "off"):
        return ""
    if analysis.state == CvAnalysis.State.FAILED:
        return REASONS.get(analysis.reason) or SENTENCES.get(analysis.reason) or REASONS["failed"]
    return REASONS.get(analysis.reason) or _("The AI did not answer, so this was computed without it.")
