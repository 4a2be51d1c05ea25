"""Searches that run while people wait on another page."""

from .models import MatchRun
from .runs import carry_out


def run(pk):
    """Carry out a search; nothing happens for one that is gone or done."""
    found = MatchRun.objects.select_related("brief").filter(pk=pk, state=MatchRun.State.QUEUED).first()
    return carry_out(found).total_analyzed if found else 0
