"""The watch-list and what was found alike, in the back-office."""

from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from talentio.core.bulk import bulk_action
from talentio.core.pagination import BoundedPaginator

from . import name_watch
from .models import NameMatch, WatchedName

# The look of a state is that of the mail log's, and so is the sign beside its colour.
LOOKS = {
    NameMatch.State.PENDING: ("queued", "…"),
    NameMatch.State.REVIEWED: ("sent", "✓"),
    NameMatch.State.IGNORED: ("skipped", "–"),
}
VERBS = {
    NameMatch.State.PENDING: NameMatch.reopen,
    NameMatch.State.REVIEWED: NameMatch.review,
    NameMatch.State.IGNORED: NameMatch.ignore,
}


@admin.register(WatchedName)
class WatchedNameAdmin(admin.ModelAdmin):
    list_display = ("name", "note", "notification_email", "is_active", "created_at")
    list_filter = ("is_active",)
    search_fields = ("name", "note")
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    fields = ("name", "note", "notification_email", "is_active", "created_by", "created_at")
    readonly_fields = ("created_by", "created_at")

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)
        name_watch.watch(obj)

    def get_deleted_objects(self, objs, request):
        """Name what goes along by number: the keys of a name, one by one, tell nobody anything."""
        matches = NameMatch.objects.filter(watched__in=objs).count()
        names = [str(watched) for watched in objs]
        counted = {WatchedName._meta.verbose_name_plural: len(names)}
        counted[NameMatch._meta.verbose_name_plural] = matches
        return names, counted, set(), []


@bulk_action(
    description=_("Mark as reviewed"),
    permissions=["change"],
    done=ngettext_lazy("%(count)d match is reviewed.", "%(count)d matches are reviewed.", "count"),
)
def review(modeladmin, rows, *, by):
    return sum(match.review(by=by) for match in rows), []


@bulk_action(
    description=_("Ignore"),
    permissions=["change"],
    done=ngettext_lazy("%(count)d match is ignored.", "%(count)d matches are ignored.", "count"),
)
def ignore(modeladmin, rows, *, by):
    return sum(match.ignore(by=by) for match in rows), []


@admin.register(NameMatch)
class NameMatchAdmin(admin.ModelAdmin):
    list_display = ("registered", "like", "kind", "likeness", "standing", "created_at", "decided_at")
    list_display_links = ("registered",)
    list_filter = ("state", "kind")
    list_select_related = ("person", "other", "watched", "decided_by")
    search_fields = ("person__name_key",)  # shows the box; what it finds is in get_search_results
    search_help_text = _("One of the two names, or beginning of the code")
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    actions = (review, ignore)
    readonly_fields = ("kind", "likeness", "registered_page", "like_page", "note") + (
        "created_at",
        "decided_by",
        "decided_at",
    )
    fields = (*readonly_fields, "state")
    radio_fields = {"state": admin.HORIZONTAL}

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        """A deleted match would be found again, and told again."""
        return False

    def save_model(self, request, obj, form, change):
        VERBS[obj.state](obj, by=request.user)

    def get_search_results(self, request, queryset, search_term):
        return queryset.matching(search_term), False

    @admin.display(description=_("registered"))
    def registered(self, match):
        return str(match.person)

    @admin.display(description=_("is like"))
    def like(self, match):
        return str(match.watched or match.other)

    @admin.display(description=_("likeness"), ordering="score")
    def likeness(self, match):
        return f"{match.score} %"

    @admin.display(description=_("state"), ordering="state")
    def standing(self, match):
        look, sign = LOOKS[match.state]
        return format_html('<span class="state {}">{} {}</span>', look, sign, match.get_state_display())

    @admin.display(description=_("registered"))
    def registered_page(self, match):
        return _link_to(match.person.subject, match.person)

    @admin.display(description=_("is like"))
    def like_page(self, match):
        if match.other:
            return _link_to(match.other.subject, match.other)
        return _link_to(name_watch.subject_of(match.watched), match.watched)

    @admin.display(description=_("note"))
    def note(self, match):
        return match.watched.note if match.watched and match.watched.note else "—"


def _link_to(subject, shown):
    """A link to the page of "talents.Profile:12" in the back-office."""
    label, _colon, pk = subject.partition(":")
    model = apps.get_model(label)._meta
    address = reverse(f"admin:{model.app_label}_{model.model_name}_change", args=[pk])
    return format_html('<a href="{}">{}</a>', address, shown)
