"""Links by which a client sees a shortlist without an account, and what they say to it."""

from datetime import timedelta

from django.core import signing
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from talentio.core.audit import audit
from talentio.core.site_settings import site_settings

from .shortlists import Entry, Shortlist

SIGNER = signing.Signer(salt="matching.share_link")
MOST_LINKS, MOST_VOTERS = 20, 30
LONGEST_COMMENT = 500
DAYS = (7, 14, 30, 90)


class TooMany(Exception):
    """More links of one list, or more people behind one link, than anybody needs."""


class ShareLinkQuerySet(models.QuerySet):
    def open(self):
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def with_voters(self):
        return self.annotate(voters=Count("votes__voter", distinct=True))


class ShareLink(models.Model):
    shortlist = models.ForeignKey(
        Shortlist, models.CASCADE, related_name="links", verbose_name=_("shortlist")
    )
    label = models.CharField(_("for whom"), max_length=120)
    shows_notes = models.BooleanField(_("the client reads the notes"), default=False)
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by"), db_index=False
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    views = models.PositiveIntegerField(_("views"), default=0)
    viewed_at = models.DateTimeField(_("last seen"), null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for a client")
        verbose_name_plural = _("links for clients")
        default_permissions = ("view",)
        ordering = ["-id"]

    def __str__(self):
        return self.label

    @classmethod
    @transaction.atomic
    def make(cls, shortlist, *, label, days, shows_notes, by):
        """A new link; raise TooMany."""
        Shortlist.objects.select_for_update().get(pk=shortlist.pk)
        if cls.objects.open().filter(shortlist=shortlist).count() >= MOST_LINKS:
            raise TooMany
        ends = timezone.now() + timedelta(days=days)
        link = cls.objects.create(
            shortlist=shortlist, label=label, shows_notes=shows_notes, created_by=by, expires_at=ends
        )
        audit(by, "share_shortlist", shortlist, category="matching", description=str(link.pk))
        return link

    @classmethod
    def of(cls, token):
        """The link of a token of ours, open or not, or None."""
        try:
            key, made = SIGNER.unsign(token).split("-")
        except (signing.BadSignature, ValueError):
            return None
        found = cls.objects.select_related("shortlist").filter(pk=key).first()
        # A row of a restored database may bear the number of another that was lost.
        return found if found and found._made == made else None

    @property
    def _made(self):
        return f"{self.created_at:%y%m%d%H%M%S%f}"

    @property
    def address(self):
        token = SIGNER.sign(f"{self.pk}-{self._made}")
        return site_settings.site_url + reverse("matching:shared", args=[token])

    @property
    def is_open(self):
        return self.revoked_at is None and self.expires_at > timezone.now()

    def revoke(self, *, by):
        """Close it at once; return whether it was open."""
        closed = ShareLink.objects.open().filter(pk=self.pk).update(revoked_at=timezone.now())
        if closed:
            audit(by, "revoke_share_link", self.shortlist, category="matching", description=str(self.pk))
        return bool(closed)

    def count_view(self):
        ShareLink.objects.filter(pk=self.pk).update(views=F("views") + 1, viewed_at=timezone.now())

    @transaction.atomic
    def vote(self, voter, name, said):
        """Keep what one person says: {key of an entry: (value, comment)}; "" and no comment take it back.

        `voter` is the secret of one browser, so that nobody changes what another said. People vote in
        parallel: each row is written by itself, and the last word of one person counts. Raise TooMany.
        """
        others = self.votes.exclude(voter=voter).values("voter").distinct().count()
        if others >= MOST_VOTERS:
            raise TooMany
        here = set(self.shortlist.entries.filter(pk__in=said).values_list("pk", flat=True))
        kept = {key: said[key] for key in here if any(said[key])}
        self.votes.filter(voter=voter, entry__in=here - set(kept)).delete()
        now = timezone.now()
        Vote.objects.bulk_create(
            [
                Vote(link=self, entry_id=key, voter=voter, name=name, value=value, comment=comment, at=now)
                # In one order for everybody: two who write at once never wait for each other in a circle.
                for key, (value, comment) in sorted(kept.items())
            ],
            update_conflicts=True,
            unique_fields=["link", "entry", "voter"],
            update_fields=["name", "value", "comment", "at"],
        )


class Vote(models.Model):
    """What one person behind a link says of somebody on the list."""

    class Value(models.TextChoices):
        YES = "yes", _("Yes")
        MAYBE = "maybe", _("Maybe")
        NO = "no", _("No")

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="votes", db_index=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=32, editable=False)
    name = models.CharField(_("name"), max_length=80)
    value = models.CharField(_("vote"), max_length=5, choices=Value, blank=True)
    comment = models.CharField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["link", "entry", "voter"], name="one_vote_per_person"),
            models.CheckConstraint(
                condition=Q(value__in=["yes", "maybe", "no"]) | Q(value="") & ~Q(comment=""),
                name="vote_says_something",
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.value}"
