"""Registrations in progress: everything typed so far, kept on the server until it is complete."""

import json
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core.fields import EncryptedTextField
from talentio.core.site_settings import site_settings
from talentio.core.uploads import documents, photos

LONGEST_ANSWER = 10_000


class DraftQuerySet(models.QuerySet):
    def abandoned(self, *, now):
        """Keep what nobody touched for the time that unfinished registrations are kept."""
        return self.filter(updated_at__lt=now - timedelta(days=site_settings.draft_days))

    def purge(self, *, now):
        """Delete what was left unfinished for too long, and what is closed, with files; return how many."""
        purged = 0
        for draft in self.abandoned(now=now).iterator(chunk_size=200):
            draft.discard()
            purged += 1
        return purged


class Draft(models.Model):
    """One visitor's answers, step by step, as they were typed, right or wrong."""

    # JSON {step: {"typed": {field: [text]}, "ok": bool}}; it holds contacts, hence encrypted.
    answers = EncryptedTextField(_("answers"), default="{}")
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), auto_now=True, db_index=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.pk} {self.created_at:%Y-%m-%d}"

    def typed(self, step):
        """What was typed in a step, as {field: [text, …]}."""
        return json.loads(self.answers).get(step, {}).get("typed", {})

    def is_begun(self, step):
        """Tell whether a step was sent at all, right or wrong."""
        return step in json.loads(self.answers)

    def is_answered(self, step):
        """Tell whether a step was accepted as it stands."""
        return json.loads(self.answers).get(step, {}).get("ok", False)

    def remember(self, step, typed, *, ok):
        """Keep the answers of one step; files are kept by `keep_photo` and `keep_cv`.

        Nothing is kept once the registration is complete: the same step may be sent twice at a moment.
        """
        cut = {name: [text[:LONGEST_ANSWER] for text in texts] for name, texts in typed.items()}
        with transaction.atomic():
            if now := self._as_it_is_now():
                answers = json.loads(now.answers) | {step: {"typed": cut, "ok": ok}}
                self._put(answers=json.dumps(answers))

    def _as_it_is_now(self):
        """The row, locked until the transaction ends; None where it was completed or is gone."""
        return type(self).objects.select_for_update().filter(pk=self.pk, completed_at=None).first()

    def _put(self, **values):
        """Store these columns and no others: the rest of this object may be older than the row."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=[*values, "updated_at"])

    def close(self, *, email):
        """Forget the answers: a person has them now, or the address was known before."""
        self.completed_at = timezone.now()
        self.answers = json.dumps({"done": {"typed": {"email": [email]}}})
        self.save()

    @property
    def email(self):
        """The e-mail of a closed registration."""
        return self.typed("done")["email"][0]

    def discard(self):
        """Delete the row with its files."""
        self.delete()
        self.forget_files()


class RegistrationDraft(Draft):
    """The registration of a standard talent."""

    photo = models.CharField(_("photo"), max_length=32, blank=True)
    cv = models.CharField(_("CV"), max_length=120, blank=True)
    cv_title = models.CharField(_("file name of the CV"), max_length=120, blank=True)
    # It still holds the e-mail, so it goes with the account.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("unfinished registration")
        verbose_name_plural = _("unfinished registrations")

    @property
    def photo_url(self):
        return photos.url(self.photo, 96)

    def keep_photo(self, key):
        """Put a stored photo in the place of the one before; the files of one of them go."""
        with transaction.atomic():
            now = self._as_it_is_now()
            if now:
                self._put(photo=key)
        photos.delete(now.photo if now else key)

    def keep_cv(self, document, title):
        with transaction.atomic():
            now = self._as_it_is_now()
            if now:
                self._put(cv=document.name, cv_title=title[:120])
        documents.delete(now.cv if now else document.name)

    def close(self, user, *, email):
        self.user = user
        self.photo = self.cv = self.cv_title = ""
        super().close(email=email)

    def forget_files(self):
        photos.delete(self.photo)
        documents.delete(self.cv)
