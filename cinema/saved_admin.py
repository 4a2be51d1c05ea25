"""Searches that people keep, in the back-office: read, opened and deleted; they are written on the site."""

from django.contrib import admin
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from talentio.core.log_admin import ReadOnly

from .models import SavedSearch
from .search import FilmSearch


@admin.register(SavedSearch)
class SavedSearchAdmin(ReadOnly):
    list_display = ("name", "owner", "created_at", "page")
    list_select_related = ("user",)
    search_fields = ("name",)  # shows the box; what it finds is in get_search_results
    search_help_text = _("Name of the search, or name, e-mail or code of its owner")
    ordering = ("-id",)
    fields = readonly_fields = ("name", "owner", "criteria", "created_at", "page")

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        of_owner = queryset.filter(user__in=User.objects.matching(search_term))
        return of_owner | queryset.filter(name__icontains=search_term.strip()), False

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("cinema.delete_savedsearch")

    @admin.display(description=_("account"))
    def owner(self, search):
        return search.user.full_name

    @admin.display(description=_("criteria"))
    def criteria(self, search):
        """In words, where the search still understands them."""
        read = FilmSearch(QueryDict(search.query), is_sensitive_shown=True)
        return ", ".join(str(label) for label, _without in read.chosen()) or "—"

    @admin.display(description=_("on the site"))
    def page(self, search):
        return format_html('<a href="{}">{}</a>', search.get_absolute_url(), _("Open"))
