"""Film talents whom nobody sees until somebody acts."""

from django.utils import timezone
from django.utils.translation import ngettext_lazy

from talentio.core.attention import Need, register

from .models import CinemaTalent

register(
    Need(
        "minors",
        "cinema.change_cinematalent",
        lambda: CinemaTalent.objects.minors(on=timezone.localdate()).filter(guardian_consented_at=None),
        ngettext_lazy(
            "%(number)s minor waits for a guardian's consent",
            "%(number)s minors wait for a guardian's consent",
            "count",
        ),
        "admin:cinema_cinematalent_changelist",
        "waits=guardian",
    ),
    Need(
        "birth-dates",
        "cinema.change_cinematalent",
        lambda: CinemaTalent.objects.of_unknown_age().filter(is_public=False),
        ngettext_lazy(
            "%(number)s hidden film talent has no birth date",
            "%(number)s hidden film talents have no birth date",
            "count",
        ),
        "admin:cinema_cinematalent_changelist",
        "waits=birth-date",
    ),
)
