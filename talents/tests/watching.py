"""People and watched names as the index knows them, made without an account where none is needed."""

from talentio.core import likeness
from talents import name_watch
from talents.models import NameKey, PersonName, WatchedName


def watched(name="Karim Benali", **columns):
    """A watched name, found by its keys."""
    row = WatchedName.objects.create(name=name, **columns)
    row.refresh_keys()
    return row


def indexed(name, *, subject="", code="MAM0001RAB"):
    """A person of some kind in the index."""
    number = PersonName.objects.count() + 1
    return name_watch.index(subject or f"cinema.CinemaTalent:{number}", name=name, code=code)


def indexed_in_bulk(names):
    """Many people in the index, by few queries."""
    people = PersonName.objects.bulk_create(
        [PersonName(subject=f"bulk.Person:{number}", name=name) for number, name in enumerate(names)],
        batch_size=5000,
    )
    rows = (NameKey(key=key, person=person) for person in people for key in likeness.keys(person.name))
    NameKey.objects.bulk_create(rows, batch_size=5000, ignore_conflicts=True)
    return people
