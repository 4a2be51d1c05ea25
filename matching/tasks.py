"""Searches that run while people wait on another page."""

import logging

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


def sweep():
    """Every minute: no search waits for ever."""
    return pick_up()
