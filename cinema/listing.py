"""Who is listed follows accounts and birthdays, at once and every night."""

from django.db.models import Q
from django.dispatch import receiver

from accounts.signals import standing_changed

from .models import CinemaTalent


@receiver(standing_changed)
def follow_account(sender, user, **kwargs):
    """Hide a film talent in the very transaction that closes the account, and show them when it opens."""
    CinemaTalent.objects.filter(user=user).refresh_listing()


def refresh_all():
    """Store anew whoever is not listed and should be, or the reverse; return how many changed.

    Somebody turns 18 every day, and `update()` from a shell tells no signal.
    """
    everybody = CinemaTalent.objects.with_listing()
    wrong = everybody.exclude(
        Q(is_listed=True, should_be_listed=True) | Q(is_listed=False, should_be_listed=False)
    )
    ids = list(wrong.values_list("pk", flat=True))
    return CinemaTalent.objects.filter(pk__in=ids).refresh_listing()
