"""Work on profiles that nobody waits for."""

from django.utils import timezone
from django_q.tasks import async_task

from . import name_watch, people_figures
from .models import Profile, RegistrationDraft, Visit, WatchedName

BATCH = 200


def abandoned_drafts():
    return RegistrationDraft.objects.abandoned(now=timezone.now())


def purge_drafts():
    """Delete registrations that were left unfinished for too long, and closed ones; return how many."""
    return RegistrationDraft.objects.purge(now=timezone.now())


def old_visits():
    return Visit.objects.filter(day__lt=timezone.localdate() - Visit.KEPT_FOR)


def purge_visits():
    """Delete visits that no figure counts any more; return how many."""
    return old_visits().delete()[0]


def count_people():
    """Store how many people there are beside each criterion of the people list."""
    people_figures.refresh()


def _name_of(profile):
    return profile.user.full_name, profile.code or ""


def compare_name(profile_pk):
    """Index a person's name and compare it with all others; return how many new matches there are."""
    return name_watch.compare_one(Profile.objects.select_related("user"), profile_pk, _name_of)


def compare_watched_name(watched_pk):
    """Compare a watched name with everybody; return how many new matches there are."""
    watched = WatchedName.objects.filter(pk=watched_pk, is_active=True).first()
    return len(name_watch.compare_watched(watched)) if watched else 0


def index_names(after=0):
    """Have every name compared that is missing in the index or has changed; return how many.

    A batch at a time, the next one behind the work of this one: the queue stays short, and mails
    wait for no more than a batch.
    """
    people = Profile.objects.filter(pk__gt=after).select_related("user").order_by("pk")
    batch = list(people.only("user__first_name", "user__last_name", "user__code")[:BATCH])
    stale = name_watch.stale(batch, _name_of)
    for profile in stale:
        async_task("talents.tasks.compare_name", profile.pk)
    if len(batch) == BATCH:
        async_task("talents.tasks.index_names", batch[-1].pk)
    return len(stale)
