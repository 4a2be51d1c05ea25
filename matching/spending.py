"""Money: what questions may cost is reserved before they are asked, so that no limit is ever passed.

The rows of the run and of the month are locked while somebody reserves. What a question reserved
counts until its answer tells the real cost; of an answer that was lost it counts for good.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from talentio.core.models import Figure
from talentio.core.site_settings import site_settings

from . import openrouter
from .models import AiCall, AiMonth, MatchRun

MODELS = "ai.models"
# Dollars for a million tokens, of a model whose price nobody knows yet: dearer than those we would use.
UNKNOWN_PRICE = {"prompt": 1.0, "completion": 4.0}
MILLION = 1_000_000
BYTES_PER_TOKEN = 2  # the fewest seen in any script
FRAME = 300  # tokens of the schema and the protocol
SETTLED = ["finished_at", "state", "fault", "model", "cost", "prompt_tokens", "completion_tokens"]


class TooExpensive(Exception):
    """The question would cost more than is left; `limit` is "budget" (of the search) or "month"."""

    def __init__(self, limit):
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True)
class Outcome:
    """How a question ended: an openrouter.Answer, or the openrouter.Fault."""

    answer: openrouter.Answer | None = None
    fault: openrouter.Fault | None = None

    @property
    def cost(self):
        """Dollars, or None where nobody can say."""
        return self.answer.cost if self.answer else self.fault.cost

    @property
    def usage(self):
        return self.answer.usage if self.answer else self.fault.usage


def month_so_far():
    """(dollars spent this month, the most that it may be)."""
    this_month = timezone.localdate().replace(day=1)
    spent = AiMonth.objects.filter(month=this_month).values_list("spent", flat=True).first() or Decimal(0)
    return spent, Decimal(str(site_settings.ai_month_budget))


def prices(slugs):
    """The dearest price for a million tokens among these models: {"prompt", "completion"}."""
    known = Figure.objects.values_of([MODELS]).get(MODELS) or {}
    found = [known.get(slug, {}).get("price") or UNKNOWN_PRICE for slug in slugs] or [UNKNOWN_PRICE]
    return {name: max(each[name] for each in found) for name in UNKNOWN_PRICE}


def most_for(question, price):
    """The most that a question can cost, in dollars."""
    text = question.system + question.user + str(question.schema)
    tokens = len(text.encode()) / BYTES_PER_TOKEN + FRAME
    dollars = (tokens * price["prompt"] + question.max_tokens * price["completion"]) / MILLION
    return Decimal(str(dollars)).quantize(Decimal("0.000001"))


@transaction.atomic
def reserve(sums, *, purpose, person, run=None):
    """Reserve these sums in their order, as many as there is money for; return an AiCall for each.

    Raise TooExpensive if there is none even for the first.
    """
    this_month = timezone.localdate().replace(day=1)
    if run is not None:
        spent, budget = _locked(MatchRun.objects.filter(pk=run.pk), "ai_spent", "ai_budget")
    month_spent = _locked_month(this_month)
    left = {"month": Decimal(str(site_settings.ai_month_budget)) - month_spent}
    if run is not None:
        left["budget"] = budget - spent
    limit = min(left, key=left.get)
    taken, total = [], Decimal(0)
    for each in sums:
        if total + each > left[limit]:
            break
        taken.append(each)
        total += each
    if not taken:
        raise TooExpensive(limit)
    _add(total, this_month, run.pk if run is not None else None)
    return AiCall.objects.bulk_create(
        AiCall(purpose=purpose, person=person, run=run, month=this_month, reserved=each) for each in taken
    )


def _locked_month(month):
    row = AiMonth.objects.filter(month=month)
    try:
        (spent,) = _locked(row, "spent")
    except AiMonth.DoesNotExist:
        AiMonth.objects.get_or_create(month=month)
        (spent,) = _locked(row, "spent")
    return spent


def _locked(rows, *columns):
    return rows.select_for_update().values_list(*columns).get()


def _add(dollars, month, run_pk):
    # The run before the month, as `reserve` locks them.
    if run_pk is not None:
        MatchRun.objects.filter(pk=run_pk).update(ai_spent=F("ai_spent") + dollars)
    AiMonth.objects.filter(month=month).update(spent=F("spent") + dollars)


@transaction.atomic
def settle(ended):
    """Note how questions ended, as pairs of an AiCall and its Outcome; give back what they did not cost."""
    now, back = timezone.now(), defaultdict(Decimal)
    for call, outcome in ended:
        call.finished_at = now
        call.state = AiCall.State.DONE if outcome.answer else AiCall.State.FAILED
        if outcome.cost is None:
            call.state = AiCall.State.DONE if outcome.answer else AiCall.State.LOST
        call.fault = outcome.fault.kind if outcome.fault else ""
        call.model = outcome.answer.model if outcome.answer else ""
        call.cost = call.reserved if outcome.cost is None else outcome.cost
        call.prompt_tokens = _count(outcome.usage, "prompt_tokens")
        call.completion_tokens = _count(outcome.usage, "completion_tokens")
        back[call.month, call.run_id] += call.cost - call.reserved
    # One statement for all, and one that Django writes faster than `bulk_update`: every row is there.
    calls = [call for call, _outcome in ended]
    AiCall.objects.bulk_create(calls, update_conflicts=True, unique_fields=["pk"], update_fields=SETTLED)
    for (month, run_pk), dollars in sorted(back.items(), key=str):
        _add(dollars, month, run_pk)


def _count(usage, name):
    number = usage.get(name)
    return min(number, 2**31 - 1) if isinstance(number, int) and number >= 0 else 0


def give_up(calls):
    """Of questions whose worker was killed nobody will hear again: they cost what was reserved."""
    return calls.filter(state=AiCall.State.SENT).update(
        state=AiCall.State.LOST, cost=F("reserved"), finished_at=timezone.now()
    )
