"""The watch-list of names, the index of everybody's name, and what was found alike."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core import likeness
from talentio.core.audit import audit
from talentio.core.spelling import fold


class WatchedName(models.Model):
    """A name that staff want to hear of when a person registers under it."""

    name = models.CharField(_("name"), max_length=201)
    note = models.TextField(_("note"), blank=True)
    notification_email = models.EmailField(
        _("whom to tell"), blank=True, help_text=_("The address for administrators if empty.")
    )
    is_active = models.BooleanField(_("watched"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("watched name")
        verbose_name_plural = _("watched names")

    def __str__(self):
        return self.name

    def clean(self):
        # Half of all people would be found for "Mohamed".
        if len(fold(self.name).split()) < 2 or not likeness.keys(self.name):
            raise ValidationError({"name": _("Write a first and a last name: one word finds too many.")})

    def refresh_keys(self):
        """Write anew what it is found by; call it after every change. A name at rest is found by nothing."""
        WatchedKey.objects.rewrite(likeness.keys(self.name) if self.is_active else [], watched=self)


class PersonName(models.Model):
    """The name of a registered person, whatever their kind: `subject` is "talents.Profile:12"."""

    subject = models.CharField(max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=201)
    code = models.CharField(_("code"), max_length=24, blank=True, db_index=True)
    name_key = models.CharField(max_length=210)

    class Meta:
        verbose_name = _("name of a person")
        verbose_name_plural = _("names of people")
        default_permissions = ()

    def __str__(self):
        return f"{self.name} · {self.code}"

    def save(self, *args, **kwargs):
        self.name_key = fold(self.name)[:210]
        super().save(*args, **kwargs)


class KeyQuerySet(models.QuerySet):
    def rewrite(self, keys, **owner):
        """Make these the keys of one owner: `person=` or `watched=`."""
        self.filter(**owner).exclude(key__in=keys).delete()
        self.bulk_create((self.model(key=key, **owner) for key in keys), ignore_conflicts=True)

    def holders(self, keys, *, each):
        """Ids of who has one of these keys, in the order of the keys, newest first; `each` per key at most.

        One look-up in the index per key, so that a key which thousands have hides no other and
        brings no more rows than one that ten have. Written by hand: the ORM takes no LIMIT
        inside a UNION on SQLite, which wants it one query deeper.
        """
        if not keys:
            return []
        table, owner = self.model._meta.db_table, self.model.OWNER
        look_up = (
            f"SELECT * FROM (SELECT %s AS place, {owner} FROM {table}"  # noqa: S608 names of ours
            f" WHERE key = %s ORDER BY {owner} DESC LIMIT %s) AS found"
        )
        parameters = [value for place, key in enumerate(keys) for value in (place, key, each)]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([look_up] * len(keys)), parameters)
            found = sorted(cursor.fetchall(), key=lambda row: row[0])
        return list(dict.fromkeys(holder for _place, holder in found))


class NameKey(models.Model):
    """One of the keys (`talentio.core.likeness.keys`) under which a person is found."""

    OWNER = "person_id"

    # The pair is all there is, and the index of the pair answers every look-up by itself.
    pk = models.CompositePrimaryKey("key", "person_id")
    key = models.BigIntegerField()
    person = models.ForeignKey(PersonName, models.CASCADE, related_name="keys")

    objects = KeyQuerySet.as_manager()

    class Meta:
        default_permissions = ()


class WatchedKey(models.Model):
    """One of the keys under which a watched name is found."""

    OWNER = "watched_id"

    pk = models.CompositePrimaryKey("key", "watched_id")
    key = models.BigIntegerField()
    watched = models.ForeignKey(WatchedName, models.CASCADE, related_name="keys")

    objects = KeyQuerySet.as_manager()

    class Meta:
        default_permissions = ()


class NameMatchQuerySet(models.QuerySet):
    def matching(self, text):
        """Keep matches of a name that holds every word, or of a code that begins so."""
        sides = ("person__", "other__")
        named = Q(*[Q(watched__name__icontains=word) for word in text.split()[:6]])
        for side in sides:
            named |= Q(*[Q(**{f"{side}name_key__contains": word}) for word in fold(text).split()[:6]])
            named |= Q(**{f"{side}code__startswith": text.strip().upper()})
        return self.filter(named) if fold(text) else self


class NameMatch(models.Model):
    """A person whose name is like a watched one, or like that of somebody who was there before.

    An alert for staff: it refuses nobody anything, and the person never learns of it.
    """

    class Kind(models.TextChoices):
        WATCHED = "watched", _("watched name")
        DUPLICATE = "duplicate", _("same name as somebody")

    class State(models.TextChoices):
        PENDING = "pending", _("to look at")
        REVIEWED = "reviewed", _("reviewed")
        IGNORED = "ignored", _("ignored")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    person = models.ForeignKey(PersonName, models.CASCADE, related_name="matches", verbose_name=_("person"))
    watched = models.ForeignKey(
        WatchedName,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="matches",
        verbose_name=_("watched name"),
    )
    # Of two people, the one whose name was known first: a pair has one row, whoever is compared.
    other = models.ForeignKey(
        PersonName, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("other person")
    )
    score = models.PositiveSmallIntegerField(_("likeness"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("found"), default=timezone.now)

    objects = NameMatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("name match")
        verbose_name_plural = _("name matches")
        default_permissions = ("change", "view")
        constraints = [
            models.UniqueConstraint(fields=["person", "watched"], name="one_match_per_watched_name"),
            models.UniqueConstraint(fields=["person", "other"], name="one_match_per_two_people"),
            models.CheckConstraint(
                condition=Q(kind="watched", watched__isnull=False, other=None)
                | Q(kind="duplicate", watched=None, other__lt=models.F("person")),
                name="match_of_its_kind",
            ),
            models.CheckConstraint(condition=Q(score__lte=100), name="likeness_at_most_100"),
            models.CheckConstraint(
                condition=Q(state="pending") | Q(decided_at__isnull=False), name="decision_has_a_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="name_match_state"),
            models.Index(fields=["kind", "-id"], name="name_match_kind"),
        ]

    def __str__(self):
        return f"{self.person} ~ {self.other or self.watched} ({self.score} %)"

    def review(self, *, by):
        """Note that somebody looked into it; False when that was so already."""
        return self._decide(self.State.REVIEWED, "review_name_match", by)

    def ignore(self, *, by):
        """Note that it means nothing; False when that was so already."""
        return self._decide(self.State.IGNORED, "ignore_name_match", by)

    def reopen(self, *, by):
        """Take a decision back; False when there was none."""
        return self._decide(self.State.PENDING, "reopen_name_match", by)

    @transaction.atomic
    def _decide(self, state, action, by):
        decision = {"state": state, "decided_by": by, "decided_at": timezone.now()}
        # One conditional UPDATE: of two people who press at once, one has decided.
        if not NameMatch.objects.filter(pk=self.pk).exclude(state=state).update(**decision):
            return False
        for name, value in decision.items():
            setattr(self, name, value)
        audit(by, action, self, category="talents")
        return True
