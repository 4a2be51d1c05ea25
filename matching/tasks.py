"""Searches that run while people wait on another page."""

import logging

from . import notifying
from .models import MatchRun
from .runs import carry_out, pick_up

logger = logging.getLogger(__name__)


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


def send_notices():
    """Hand what staff wished to the outbox until nothing waits; safe to run twice."""
    total = 0
    while count := notifying.send_waiting():
        total += count
    return total


def sweep():
    """Every minute: no search and no mail about one waits for ever."""
    return pick_up() + send_notices()
