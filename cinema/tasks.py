"""What the queue does for film talents."""

from django.utils import timezone
from django_q.tasks import async_task

from talents import name_watch

from . import listing, search_figures
from .models import CinemaDraft, CinemaTalent
from .names import name_of

BATCH = 200


def refresh_listing():
    """Every night: whoever turned 18 is an adult from this day on."""
    return listing.refresh_all()


def count_people():
    """Store how many film talents there are beside each criterion of the search."""
    search_figures.refresh()


def abandoned_drafts():
    return CinemaDraft.objects.abandoned(now=timezone.now())


def purge_drafts():
    """Delete registrations that were left unfinished for too long, and closed ones; return how many."""
    return CinemaDraft.objects.purge(now=timezone.now())


def compare_name(talent_pk):
    """Index a person's name and compare it with all others; return how many new matches there are."""
    return name_watch.compare_one(CinemaTalent.objects.all(), talent_pk, name_of)


def index_names(after=0):
    """Have every name compared that is missing or changed, batch by batch; return how many."""
    people = CinemaTalent.objects.filter(pk__gt=after).order_by("pk")
    batch = list(people.only("first_name", "last_name", "code")[:BATCH])
    stale = name_watch.stale(batch, name_of)
    for talent in stale:
        async_task("cinema.tasks.compare_name", talent.pk)
    if len(batch) == BATCH:
        async_task("cinema.tasks.index_names", batch[-1].pk)
    return len(stale)
