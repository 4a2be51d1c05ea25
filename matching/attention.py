"""Searches that did not come to an end."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import ngettext_lazy

from talentio.core.attention import Need, register

from .models import MatchRun

RECENT = timedelta(days=7)

register(
    Need(
        "failed_runs",
        "matching.view_matchrun",
        lambda: MatchRun.objects.filter(state=MatchRun.State.FAILED, created_at__gte=timezone.now() - RECENT),
        ngettext_lazy("%(number)s search failed this week", "%(number)s searches failed this week", "count"),
        "matching:search",
        is_bad=True,
    )
)
