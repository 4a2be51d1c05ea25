"""Searches that somebody keeps under a name."""

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from talentio.core.audit import audit


class TooManySearches(Exception):
    """This person keeps as many searches as one may."""


class NameTaken(Exception):
    """This person has another search of that name."""


class SavedSearchQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user)

    @transaction.atomic
    def keep(self, *, name, query, by):
        """Keep a query string under a name, in place of what was there; raise TooManySearches."""
        # Locked: of two forms sent at once the second sees what the first kept.
        User.objects.select_for_update().get(pk=by.pk)
        own = self.of(by)
        if not own.filter(name=name).exists() and own.count() >= SavedSearch.MOST:
            raise TooManySearches
        saved, _is_new = own.update_or_create(user=by, name=name, defaults={"query": query})
        audit(by, "save_search", saved, category="cinema")
        return saved


class SavedSearch(models.Model):
    """The criteria of a search of film talents, as its address holds them.

    Administrators alone see those of others.
    """

    MOST = 30
    LONGEST_NAME, LONGEST_QUERY = 80, 4000

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="film_searches")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(_("criteria"), max_length=LONGEST_QUERY, blank=True)
    created_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="film_search_named_once"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('cinema:search')}?{self.query}"

    def rename(self, name, *, by):
        """Give it another name; raise NameTaken."""
        self.name = name
        try:
            with transaction.atomic():
                self.save(update_fields=["name"])
                audit(by, "rename_search", self, category="cinema")
        except IntegrityError as taken:
            raise NameTaken from taken
