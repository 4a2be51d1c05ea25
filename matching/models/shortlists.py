"""Named lists of people whom staff consider, in an order, each with a note."""

from django.db import models, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from talentio.core.audit import audit

from .searches import Candidate, MatchRun

MOST_PEOPLE = 100
LONGEST_NOTE = 1000


class ShortlistIsFull(Exception):
    """A list holds no more people than its page can show."""


class ShortlistQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep one's own; whoever may see all lists sees all."""
        return self if user.has_perm("matching.view_shortlist") else self.filter(created_by=user)


class Shortlist(models.Model):
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Candidate.Kind)
    run = models.ForeignKey(
        MatchRun, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("search")
    )
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by"), db_index=False
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        verbose_name = _("shortlist")
        verbose_name_plural = _("shortlists")
        ordering = ["-id"]
        permissions = [("export_people", _("Can export the people of a search or shortlist"))]
        indexes = [models.Index(fields=["created_by", "-id"], name="shortlist_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["standard", "cinema"]), name="shortlist_of_a_kind")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("matching:shortlist", args=[self.pk])

    @transaction.atomic
    def add(self, candidates, *, by):
        """Put those at the end who are not in it; return how many. Raise ShortlistIsFull."""
        self._hold()
        here = set(self.entries.values_list("candidate_id", flat=True))
        new = [each for each in candidates if each.kind == self.kind and each.pk not in here]
        if len(here) + len(new) > MOST_PEOPLE:
            raise ShortlistIsFull
        last = self.entries.aggregate(last=Max("position"))["last"] or 0
        Entry.objects.bulk_create(
            Entry(shortlist=self, candidate=each, position=number)
            for number, each in enumerate(new, start=last + 1)
        )
        if new:
            audit(by, "add_to_shortlist", self, category="matching", description=str(len(new)))
        return len(new)

    @transaction.atomic
    def move(self, key, step):
        """Let an entry change places with the one before (-1) or after it (1), if there is one."""
        self._hold()
        keys = list(self.entries.values_list("pk", flat=True))
        if key not in keys:
            return
        place = keys.index(key)
        if 0 <= place + step < len(keys):
            keys[place], keys[place + step] = keys[place + step], keys[place]
            entries = [Entry(pk=pk, position=number) for number, pk in enumerate(keys, start=1)]
            Entry.objects.bulk_update(entries, ["position"])

    @transaction.atomic
    def remove(self, key, *, by):
        """Take an entry out, with what was said about it; return whether it was there."""
        gone, _models = self.entries.filter(pk=key).delete()
        if gone:
            audit(by, "remove_from_shortlist", self, category="matching")
        return bool(gone)

    def write_notes(self, notes):
        """Keep {key of an entry: note}, in one write for those that changed."""
        changed = []
        for entry in self.entries.filter(pk__in=notes):
            if entry.note != notes[entry.pk]:
                entry.note = notes[entry.pk]
                changed.append(entry)
        Entry.objects.bulk_update(changed, ["note"])

    def _hold(self):
        """One change of the order at a time."""
        Shortlist.objects.select_for_update().get(pk=self.pk)


class Entry(models.Model):
    """One person on one list; `note` is the house's, shown to a client only if the link says so."""

    shortlist = models.ForeignKey(
        Shortlist, models.CASCADE, related_name="entries", verbose_name=_("shortlist"), db_index=False
    )
    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="entries", verbose_name=_("candidate")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("person on a shortlist")
        verbose_name_plural = _("people on shortlists")
        default_permissions = ()
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["shortlist", "candidate"], name="once_on_a_shortlist")]

    def __str__(self):
        return f"{self.shortlist}: {self.candidate_id}"
