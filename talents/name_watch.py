"""Every registered name, compared with the watch-list and with everybody's: alerts, never refusals."""

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from talentio.core import likeness
from talentio.core.likeness import similarity
from talentio.core.site_settings import SettingSpec, site_settings

from .emails import NameDetection
from .models import NameKey, NameMatch, PersonName, Profile, WatchedKey, WatchedName

# What one comparison looks at, keeps and tells, however many share the name.
PER_KEY, MOST_CANDIDATES = 20, 300
MOST_DUPLICATES, MOST_WATCHED = 10, 50

site_settings.register(
    SettingSpec(
        "name_match_threshold",
        "integer",
        87,
        "people",
        _("Lower finds more spellings of a name, and more people who only sound alike."),
        label=_("From which likeness two names match"),
        minimum=50,
        maximum=100,
        unit="%",
    )
)


def subject_of(thing):
    """A saved model as text: "talents.Profile:12"."""
    return f"{thing._meta.label}:{thing.pk}"


def remember(person, task="talents.tasks.compare_name"):
    """Have this person's name compared in the background, after commit; call it after every change of it.

    Robust: with a broker that is down the registration goes on, and the nightly sweep finds the name.
    """
    pk = person.pk
    transaction.on_commit(lambda: async_task(task, pk), robust=True)


def watch(watched):
    """Take over a watched name as it is saved now, and compare it with everybody in the background."""
    watched.refresh_keys()
    pk = watched.pk
    transaction.on_commit(lambda: async_task("talents.tasks.compare_watched_name", pk), robust=True)


@transaction.atomic
def index(subject, *, name, code=""):
    """Note under which keys a person is found; `subject` is what `subject_of` says. Return the PersonName."""
    person, _is_new = PersonName.objects.update_or_create(
        subject=subject, defaults={"name": name[:201], "code": code or ""}
    )
    NameKey.objects.rewrite(likeness.keys(name), person=person)
    return person


def forget(subject):
    """Drop a person's name with its keys and matches."""
    PersonName.objects.filter(subject=subject).delete()


@receiver(post_delete, sender=Profile)
def forget_profile(sender, instance, **kwargs):
    forget(subject_of(instance))


def compare_one(people, pk, name_of):
    """Index one of these people, if there still is one, and compare the name; return the number of matches.

    `name_of` says the name and the code of one of them.
    """
    with transaction.atomic():
        # Locked, so that a deletion in the meantime comes after and takes the name along.
        found = people.select_for_update(of=("self",)).filter(pk=pk).first()
        if found is None:
            return 0
        name, code = name_of(found)
        person = index(subject_of(found), name=name, code=code)
    return len(compare(person))


def stale(batch, name_of):
    """Keep those of some people whose name or code the index does not hold as it is now."""
    known = PersonName.objects.in_bulk(map(subject_of, batch), field_name="subject")
    held = {subject: (person.name, person.code) for subject, person in known.items()}
    return [each for each in batch if held.get(subject_of(each)) != name_of(each)]


def compare(person):
    """Compare an indexed PersonName with the watch-list and with everybody; return the new matches.

    Call it when `index` has committed: of two people who register at once, the later one then sees
    the other. What was found before stays as it is, so that running twice changes nothing.
    """
    found_keys = likeness.keys(person.name)
    watched = _candidates(WatchedKey, found_keys, WatchedName.objects.filter(is_active=True))
    others = _candidates(NameKey, found_keys, PersonName.objects.all(), but=person.pk)
    rows = [_watched(person, one, score) for score, one in _alike(person, watched)[:MOST_WATCHED]]
    rows += [_duplicate(person, one, score) for score, one in _alike(person, others)[:MOST_DUPLICATES]]
    return _note(rows)


def compare_watched(watched):
    """Compare a watched name with everybody who is registered; return the new matches."""
    people = _candidates(NameKey, likeness.keys(watched.name), PersonName.objects.all())
    rows = [_watched(one, watched, score) for score, one in _alike(watched, people)[:MOST_WATCHED]]
    return _note(rows)


def _candidates(key_model, found_keys, names, but=None):
    """At most MOST_CANDIDATES of these names that have a key in common, read by two index look-ups."""
    holders = key_model.objects.holders(found_keys, each=PER_KEY)
    ids = [pk for pk in holders if pk != but][:MOST_CANDIDATES]
    by_pk = names.in_bulk(ids)
    return [by_pk[pk] for pk in ids if pk in by_pk]


def _alike(named, candidates):
    """(score, candidate) of those that reach the threshold, the most alike first."""
    scored = [(similarity(named.name, candidate.name), candidate) for candidate in candidates]
    alike = [pair for pair in scored if pair[0] >= site_settings.name_match_threshold]
    return sorted(alike, key=lambda pair: -pair[0])


def _watched(person, watched, score):
    return NameMatch(kind=NameMatch.Kind.WATCHED, person=person, watched=watched, score=score)


def _duplicate(person, other, score):
    first, later = sorted((person, other), key=lambda each: each.pk)
    return NameMatch(kind=NameMatch.Kind.DUPLICATE, person=later, other=first, score=score)


@transaction.atomic
def _note(rows):
    """Store the matches that are not known yet, and tell of watched names, once; return what is new."""
    known = NameMatch.objects.filter(person__in={row.person_id for row in rows})
    pairs = set(known.values_list("person", "watched", "other"))
    new = [row for row in rows if _pair(row) not in pairs]
    NameMatch.objects.bulk_create(new, ignore_conflicts=True)
    stored = {_pair(row): row for row in known.select_related("person", "watched")} if new else {}
    matches = [stored[_pair(row)] for row in new]
    for match in matches:
        if match.kind == NameMatch.Kind.WATCHED:
            NameDetection.send_to(match)
    return matches


def _pair(row):
    return row.person_id, row.watched_id, row.other_id
