"""The test of the AI's settings: the key, what is left of its money, the models, and one small question."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentio.core.setting_checks import CheckFailed, register_check

from . import ai_settings, asking, model_list, openrouter
from .models import AiCall, MatchRun
from .openrouter import Question, shape

GREETING = Question(
    "test",
    "Answer with the word that the user writes.",
    "tamtam",
    shape(word={"type": "string"}),
    200,
    20,
)


def ask_openrouter(by):
    """Try the key, the models and a question that holds nothing of anybody."""
    if not ai_settings.is_on():
        raise CheckFailed(_("No key is set."))
    try:
        with openrouter.session(1) as connections:
            facts = openrouter.key_facts(ai_settings.service(), connections)
            model_list.keep(openrouter.models(ai_settings.service(), connections))
        if warnings := model_list.warnings():
            raise CheckFailed(" ".join(warnings))
        answer, cost = asking.once(GREETING, purpose=AiCall.Purpose.TEST, person=by)
    except (openrouter.Fault, asking.NotAnswered) as failure:
        raise CheckFailed(_why(failure.kind)) from failure
    left = facts.get("limit_remaining")
    words = {"model": answer.model, "cost": f"{cost:.6f}"}
    if isinstance(left, int | float):
        return _("%(model)s answers; $%(left).2f are left for this key.") % {**words, "left": left}
    return _("%(model)s answers; the key has no limit of its own.") % words


def _why(kind):
    """A fault in words for staff."""
    known = dict(MatchRun.Note.choices)
    if kind in known:
        return _("It does not work: %(reason)s.") % {"reason": known[kind]}
    return _("The service did not answer as it should (%(kind)s).") % {"kind": kind}


register_check(
    "ai",
    gettext_lazy("Ask the AI"),
    ask_openrouter,
    key="openrouter",
    help=gettext_lazy("Tries the key and the models, and asks one small question about nobody."),
)
