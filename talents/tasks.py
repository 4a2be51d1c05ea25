"""Work on profiles that nobody waits for."""

from django.utils import timezone

from . import people_figures
from .models import RegistrationDraft, Visit

BATCH = 200


def purge_drafts():
    """Delete registrations that were left unfinished for too long, and closed ones; return how many."""
    purged = 0
    for draft in RegistrationDraft.objects.abandoned(now=timezone.now()).iterator(chunk_size=BATCH):
        draft.discard()
        purged += 1
    return purged


def purge_visits():
    """Delete visits that no figure counts any more; return how many."""
    return Visit.objects.filter(day__lt=timezone.localdate() - Visit.KEPT_FOR).delete()[0]


def count_people():
    """Store how many people there are beside each criterion of the people list."""
    people_figures.refresh()
