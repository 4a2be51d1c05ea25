"""Shortlists, their links and searches in the back-office."""

from django.contrib import admin
from django.db.models import Count, Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cinema.models.talent import ENCRYPTED
from talentio.core.bulk import bulk_action
from talentio.core.pagination import BoundedPaginator

from . import ai_admin  # noqa: F401 registers costs and CVs
from .models import Entry, ShareLink, Shortlist, Vote


class Inline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("matching.view_shortlist")


class EntryInline(Inline):
    model = Entry
    fields = ("position", "code", "note", "votes_yes", "votes_maybe", "votes_no")
    readonly_fields = ("code", "votes_yes", "votes_maybe", "votes_no")

    def get_queryset(self, request):
        found = super().get_queryset(request).select_related("candidate__user", "candidate__film")
        film = [f"candidate__film__{name}" for name in ENCRYPTED]
        counts = {
            f"{value}_votes": Count("votes", filter=Q(votes__value=value)) for value in Vote.Value.values
        }
        return found.defer(*film).annotate(**counts)

    @admin.display(description=_("code"))
    def code(self, entry):
        return format_html('<bdi dir="ltr">{}</bdi>', entry.candidate.code)

    @admin.display(description=Vote.Value.YES.label)
    def votes_yes(self, entry):
        return entry.yes_votes

    @admin.display(description=Vote.Value.MAYBE.label)
    def votes_maybe(self, entry):
        return entry.maybe_votes

    @admin.display(description=Vote.Value.NO.label)
    def votes_no(self, entry):
        return entry.no_votes


class LinkInline(Inline):
    model = ShareLink
    fields = ("label", "created_by", "created_at", "expires_at", "revoked_at", "views", "viewed_at")
    readonly_fields = ("created_at",)


@admin.register(Shortlist)
class ShortlistAdmin(admin.ModelAdmin):
    """All lists; people work on them on the site's own page, where cards and votes are."""

    list_display = ("name", "kind", "created_by", "people", "created_at", "page")
    list_filter = ("kind", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("created_by",)
    search_fields = ("name",)
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    fields = ("name", "kind", "run", "created_by", "created_at", "page")
    readonly_fields = ("kind", "run", "created_by", "created_at", "page")
    inlines = (EntryInline, LinkInline)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number=Count("entries"))

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("people"))
    def people(self, shortlist):
        return shortlist.number

    @admin.display(description=_("on the site"))
    def page(self, shortlist):
        return format_html('<a href="{}">{}</a>', shortlist.get_absolute_url(), _("Open"))


@bulk_action(
    description=_("Revoke"),
    permissions=["revoke"],
    done=ngettext_lazy("%(count)d link opens no more.", "%(count)d links open no more.", "count"),
)
def revoke(modeladmin, rows, *, by):
    return sum(link.revoke(by=by) for link in rows.select_related("shortlist")), []


@admin.register(ShareLink)
class ShareLinkAdmin(admin.ModelAdmin):
    list_display = ("label", "shortlist", "created_by", "created_at", "expires_at", "revoked_at", "views")
    list_filter = (("expires_at", admin.DateFieldListFilter), ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("shortlist", "created_by")
    search_fields = ("label", "shortlist__name")
    ordering = ("-id",)
    actions = (revoke,)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_revoke_permission(self, request):
        return request.user.has_perm("matching.change_shortlist")
