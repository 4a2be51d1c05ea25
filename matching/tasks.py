"""Searches that run while people wait on another page."""

import logging
from datetime import timedelta

from django.utils import timezone

from . import brief_reading, cv_analysis, model_list, notifying, second_reading, spending
from .models import AiCall, MatchRun
from .runs import carry_out, pick_up

logger = logging.getLogger(__name__)
# No question is on its way for so long: its worker was killed.
GIVEN_UP_AFTER = timedelta(minutes=10)


def run(pk):
    """Carry out a search; nothing happens for one that is gone or over."""
    waiting = MatchRun.objects.select_related("brief", "created_by").filter(pk=pk)
    found = waiting.filter(state=MatchRun.State.QUEUED).first()
    if not found:
        return 0
    try:
        return carry_out(found).total_analyzed
    except Exception:
        logger.exception("The search %s failed.", pk)
        waiting.end(MatchRun.State.FAILED)
        return 0


def read_again(pk):
    """Read the best candidates of a search a second time; return how many were read."""
    try:
        return second_reading.read(pk)
    except Exception:
        logger.exception("The second reading of the search %s failed.", pk)
        waiting = MatchRun.objects.filter(pk=pk, ai_state=MatchRun.Reading.WAITING)
        waiting.update(ai_state=MatchRun.Reading.STOPPED, ai_note=MatchRun.Note.FAILURES)
        return 0


def send_notices():
    """Hand what staff wished to the outbox until nothing waits; safe to run twice."""
    total = 0
    while count := notifying.send_waiting():
        total += count
    return total


def analyze_cv(profile_pk):
    """Read the CV of a profile; nothing happens for one that is gone or was read."""
    return cv_analysis.analyze(profile_pk)


def follow_cv(profile_pk):
    """A profile got another CV, or has none any more."""
    cv_analysis.follow(profile_pk)


def read_brief(pk):
    """Have the AI propose criteria for a brief; return how many are new."""
    return brief_reading.read(pk)


def check_models():
    """Look up the models that the settings name: what they cost, and when they end."""
    return model_list.refresh()


def sweep():
    """Every minute: no search, no second reading, no CV and no mail waits for ever."""
    spending.give_up(AiCall.objects.filter(created_at__lt=timezone.now() - GIVEN_UP_AFTER))
    return pick_up() + second_reading.pick_up() + cv_analysis.pick_up() + send_notices()
