"""A single question, about a brief or a CV: reserved, asked as often as is sensible, and paid for."""

import hashlib
import json
import time
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from . import ai_settings, openrouter, spending
from .models import AiAnswer, AiCall

ATTEMPTS = 4
LONGEST = 90  # seconds for all attempts: a task of the queue has two minutes
FIRST_WAIT = 0.5
# More questions of a kind than anybody needs in a day would be somebody's game with our money.
PER_DAY = 30


class NotAnswered(Exception):
    """Nobody read it: there is no key, no money, or no answer; `kind` is a short word for it."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


def ask(question, *, purpose, person, candidate=None):
    """Return (an openrouter.Answer, what all attempts cost in dollars); raise NotAnswered.

    The answer is kept, and goes with the candidate whom it is about.
    """
    if not ai_settings.is_on():
        raise NotAnswered("off")
    key = _key(question)
    kept = AiAnswer.objects.filter(key=key).first()
    if kept is not None:
        return openrouter.Answer(kept.data, kept.model, Decimal(0)), Decimal(0)
    answer, cost = _asked(question, purpose, person)
    row = AiAnswer(key=key, candidate=candidate, data=answer.data, model=answer.model)
    AiAnswer.objects.bulk_create([row], ignore_conflicts=True)
    return answer, cost


def _key(question):
    parts = [question.name, question.system, question.user, question.schema, ai_settings.models()]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _asked(question, purpose, person):
    since = timezone.now() - timedelta(days=1)
    if AiCall.objects.filter(person=person, purpose=purpose, created_at__gte=since).count() >= PER_DAY:
        raise NotAnswered("often")
    until, cost = time.monotonic() + LONGEST, Decimal(0)
    with openrouter.session(1) as connections:
        for attempt in range(ATTEMPTS):
            outcome, paid = _once(question, purpose, person, connections)
            cost += paid
            if outcome.answer:
                return outcome.answer, cost
            rest = until - time.monotonic() - question.timeout
            wait = _wait_after(outcome.fault, attempt)
            if attempt + 1 == ATTEMPTS or wait is None or wait > rest:
                raise NotAnswered(outcome.fault.kind)
            if getattr(outcome.fault, "is_cut", False):
                question = replace(question, max_tokens=2 * question.max_tokens)
            time.sleep(wait)
    raise NotAnswered("unavailable")


def once(question, *, purpose, person):
    """Ask a single time, past what is kept, and return (answer, cost); raise NotAnswered."""
    with openrouter.session(1) as connections:
        outcome, cost = _once(question, purpose, person, connections)
    if outcome.fault:
        raise NotAnswered(outcome.fault.kind)
    return outcome.answer, cost


def _once(question, purpose, person, connections):
    service = ai_settings.service()
    most = spending.most_for(question, spending.prices(service.models))
    try:
        (call,) = spending.reserve([most], purpose=purpose, person=person)
    except spending.TooExpensive as limit:
        raise NotAnswered(limit.limit) from limit
    try:
        outcome = spending.Outcome(answer=openrouter.ask(question, service, connections))
    except openrouter.Fault as fault:
        outcome = spending.Outcome(fault=fault)
    spending.settle([(call, outcome)])
    return outcome, call.cost


def _wait_after(fault, attempt):
    """Seconds until the question may be asked again; None if never."""
    if not isinstance(fault, openrouter.TryAgain):
        return None
    return max(fault.after or 0, FIRST_WAIT * 2**attempt)
