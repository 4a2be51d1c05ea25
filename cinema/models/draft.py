"""Registrations of film talents in progress."""

from django.core import signing
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from talentio.core.uploads import photos
from talents.models.draft import Draft, DraftQuerySet

from .details import MOST_PHOTOS, FilmPhoto
from .talent import CinemaTalent

SALT = "cinema.draft"


class CinemaDraftQuerySet(DraftQuerySet):
    def with_token(self, token):
        """Keep the draft of a link, as long as drafts are kept; none for a token that we did not sign."""
        try:
            pk, begun = signing.loads(token, salt=SALT)
        except (signing.BadSignature, ValueError):
            return self.none()
        return self.filter(pk=pk, created_at=begun)


class CinemaDraft(Draft):
    """The registration of a film talent."""

    # Keys of photos that were accepted, in their order.
    photos = models.JSONField(_("photos"), default=list, blank=True)
    # It still holds the e-mail, so it goes with the person.
    talent = models.ForeignKey(CinemaTalent, models.CASCADE, null=True, blank=True, related_name="+")

    objects = CinemaDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("unfinished registration of a film talent")
        verbose_name_plural = _("unfinished registrations of film talents")

    @property
    def path(self):
        """Address at which this registration goes on, on any device; it is a secret."""
        token = signing.dumps([self.pk, self.created_at.isoformat()], salt=SALT)
        return reverse("cinema:resume", args=[token])

    @property
    def told_talent(self):
        """Whom the last page may name; nobody once a document number was given.

        A code that only new people see would tell whoever types somebody's number that it is known.
        """
        return self.talent if self.talent and not self.talent.document_digest else None

    @property
    def photo_urls(self):
        """Pairs of key and address."""
        return [(key, photos.url(key, 96)) for key in self.photos]

    @property
    def is_full(self):
        return len(self.photos) >= MOST_PHOTOS

    def keep_photo(self, key):
        """Add a stored photo at the end; its files go if it is too late."""
        with transaction.atomic():
            now = self._as_it_is_now()
            if now:
                self._put(photos=[*now.photos, key])
        if not now:
            photos.delete(key)

    def drop_photo(self, key):
        """Take a photo away with its files; nothing happens for a key that is not here."""
        with transaction.atomic():
            now = self._as_it_is_now()
            is_here = now is not None and key in now.photos
            if is_here:
                self._put(photos=[kept for kept in now.photos if kept != key])
        if is_here:
            photos.delete(key)

    @transaction.atomic
    def close(self, talent, *, email):
        """Hand the photos to the new talent; without one they are of no use to anybody."""
        if talent is None:
            unused = CinemaDraft(photos=self.photos)
            transaction.on_commit(unused.forget_files)
        FilmPhoto.objects.bulk_create(
            FilmPhoto(talent=talent, key=key, position=position)
            for position, key in enumerate(self.photos if talent else [])
        )
        self.talent, self.photos = talent, []
        super().close(email=email)

    def forget_files(self):
        for key in self.photos:
            photos.delete(key)
