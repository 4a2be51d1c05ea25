"""The legal pages: one row per page, and editions of its text that are never changed once published."""

import hashlib

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core.audit import audit
from talentio.core.site_settings import site_settings


class AlreadyPublished(Exception):
    """People agreed to this very text: a change is a new edition."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the draft since it was read: its words are not overwritten unseen."""


class LegalPage(models.Model):
    """A page that is switched on or off; its words are those of its newest published edition."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("Terms of use")
        PRIVACY = "privacy", _("Privacy")
        COOKIES = "cookies", _("Cookies")
        MENTIONS = "mentions", _("Legal notice")
        ABOUT = "about", _("About")

    kind = models.CharField(_("page"), max_length=20, choices=Kind, unique=True)
    is_shown = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("legal page")
        verbose_name_plural = _("legal pages")

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse(f"legal:{self.kind}")

    @property
    def current(self):
        """The newest published edition, or None."""
        return self.editions.published().first()

    @transaction.atomic
    def switch(self, is_shown, *, by):
        """Show the page, or answer 404 in its place."""
        self.is_shown = is_shown
        self.save(update_fields=["is_shown"])
        audit(by, "show_page" if is_shown else "hide_page", self, category="legal", description=self.kind)
        site_settings.touch()

    @transaction.atomic
    def draft(self, *, by):
        """Return the one draft of this page; a new one begins with the words that are published."""
        LegalPage.objects.select_for_update().get(pk=self.pk)
        draft = self.editions.drafts().first()
        if draft is None:
            published = self.current
            draft = self.editions.create(updated_by=by)
            if published:
                draft.copy_texts(published)
        return draft

    @transaction.atomic
    def write_draft(self, texts, *, by, seen):
        """Replace the words of the draft; raise ChangedMeanwhile if its mark is no longer `seen`."""
        LegalPage.objects.select_for_update().get(pk=self.pk)
        there = self.editions.drafts().first()
        if there and there.mark != seen:
            raise ChangedMeanwhile
        draft = there or self.draft(by=by)
        draft.write(texts, by=by)
        return draft

    def new_version(self):
        """Today's date, with a number behind it from the second edition of a day on."""
        today = timezone.localdate().isoformat()
        taken = set(self.editions.filter(version__startswith=today).values_list("version", flat=True))
        number = 1
        while (version := today if number == 1 else f"{today}.{number}") in taken:
            number += 1
        return version


class EditionQuerySet(models.QuerySet):
    def published(self):
        """Keep what people could read, newest first."""
        return self.filter(published_at__isnull=False).order_by("-published_at", "-pk")

    def drafts(self):
        return self.filter(published_at=None)


class Edition(models.Model):
    """One state of a page in all its languages: a draft, or published and then for good."""

    page = models.ForeignKey(LegalPage, models.CASCADE, related_name="editions", verbose_name=_("page"))
    version = models.CharField(_("version"), max_length=16, blank=True)
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    asks_again = models.BooleanField(_("people are asked to agree again"), default=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("published by")
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["page", "version"], name="one_edition_per_version"),
            models.CheckConstraint(
                condition=Q(published_at=None, version="") | (Q(published_at__isnull=False) & ~Q(version="")),
                name="published_editions_have_a_version",
            ),
        ]
        indexes = [models.Index(fields=["page", "-published_at"], name="legal_edition_newest")]

    def __str__(self):
        version = self.version or _("draft")
        return f"{self.page} {version}"

    def save(self, *args, **kwargs):
        if self.pk and Edition.objects.published().filter(pk=self.pk).exists():
            raise AlreadyPublished
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.is_published:
            raise AlreadyPublished
        return super().delete(*args, **kwargs)

    @property
    def is_published(self):
        return self.published_at is not None

    @property
    def mark(self):
        """Tells one state of a draft from the next."""
        return f"{self.pk} {self.updated_at.isoformat()}"

    def in_language(self, language):
        """The text in this language, in French where it is not written in that; None without any."""
        written = {text.language: text for text in self.texts.all()}
        return written.get(language) or written.get(settings.LANGUAGE_CODE)

    def copy_texts(self, other):
        """Let this draft say what another edition says."""
        self.texts.all().delete()
        for text in other.texts.all():
            self.texts.create(
                language=text.language, format=text.format, title=text.title, source=text.source
            )

    @transaction.atomic
    def write(self, texts, *, by):
        """Replace the words of a draft by {language: {"title", "format", "source"}}."""
        if self.is_published:
            raise AlreadyPublished
        for language, fields in texts.items():
            self.texts.update_or_create(language=language, defaults=fields)
        self.texts.exclude(language__in=texts).delete()
        self.updated_by = by
        self.save()

    @transaction.atomic
    def publish(self, *, by, note="", asks_again=False, seen=None):
        """Make the draft what everybody reads from now on; a second click changes nothing.

        With `seen`, raise ChangedMeanwhile unless the draft is still the one with that mark.
        """
        LegalPage.objects.select_for_update().get(pk=self.page_id)
        self.refresh_from_db()
        if self.is_published:
            return self
        if seen is not None and seen != self.mark:
            raise ChangedMeanwhile
        self.version, self.note, self.asks_again = self.page.new_version(), note, asks_again
        self.published_by, self.published_at = by, timezone.now()
        for text in self.texts.all():
            text.digest = text.computed_digest()
            text.save(update_fields=["digest"])
        self.save()
        audit(by, "publish_page", self, category="legal", description=f"{self.page.kind} {self.version}")
        site_settings.touch()
        return self

    @transaction.atomic
    def restore(self, *, by):
        """Put these words into the draft, where they can be read again before they are published."""
        draft = self.page.draft(by=by)
        draft.copy_texts(self)
        draft.updated_by = by
        draft.save()
        audit(by, "restore_page", self, category="legal", description=f"{self.page.kind} {self.version}")
        return draft

    @transaction.atomic
    def discard(self, *, by):
        """Throw a draft away; raise AlreadyPublished for what people have read."""
        if self.is_published:
            raise AlreadyPublished
        audit(by, "discard_draft", self.page, category="legal", description=self.page.kind)
        self.texts.all().delete()
        models.Model.delete(self)


class EditionText(models.Model):
    """The words of an edition in one language."""

    class Format(models.TextChoices):
        MARKDOWN = "markdown", "Markdown"
        HTML = "html", "HTML"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="texts")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    format = models.CharField(_("format"), max_length=10, choices=Format, default=Format.MARKDOWN)
    title = models.CharField(_("title"), max_length=120)
    source = models.TextField(_("text"))
    # SHA-256 of title and text, as the ledger of consents names it; empty while it is a draft.
    digest = models.CharField(_("digest of the text"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = [
            models.UniqueConstraint(fields=["edition", "language"], name="one_text_per_language"),
        ]

    def __str__(self):
        return f"{self.edition} {self.language}"

    def save(self, *args, **kwargs):
        self._must_be_a_draft()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self._must_be_a_draft()
        return super().delete(*args, **kwargs)

    def computed_digest(self):
        """The digest of the words as they are: that of the file, for texts that came as files."""
        return hashlib.sha256(f"# {self.title}\n{self.source}".encode()).hexdigest()

    def _must_be_a_draft(self):
        if self.pk and Edition.objects.published().filter(texts=self.pk).exists():
            raise AlreadyPublished
