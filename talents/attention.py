"""People whose names need a look."""

from django.utils.translation import ngettext_lazy

from talentio.core.attention import Need, register

from .models import NameMatch

register(
    Need(
        "name_matches",
        "talents.change_namematch",
        lambda: NameMatch.objects.filter(state=NameMatch.State.PENDING),
        ngettext_lazy(
            "%(number)s likeness of names to review", "%(number)s likenesses of names to review", "count"
        ),
        "admin:talents_namematch_changelist",
        "state__exact=pending",
    )
)
