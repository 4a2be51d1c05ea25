"""What happens on sets, in the back-office."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from talentio.core.pagination import BoundedPaginator

from .models import Assignment, Call, CallSheet, PresenceEvent


@admin.register(PresenceEvent)
class PresenceEventAdmin(admin.ModelAdmin):
    """To look things up; what was noted is put right on the person's page, and never here."""

    list_display = ("at", "what", "person", "role", "source", "recorded_at", "recorded", "reason")
    list_filter = ("kind", "source")
    search_fields = ("assignment__code",)
    search_help_text = _("Code or name")
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    ordering = ("-id",)

    def get_queryset(self, request):
        return super().get_queryset(request).for_display()

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        people = Assignment.objects.called(search_term)
        return queryset.filter(assignment__in=people), False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("what"))
    def what(self, event):
        return event.get_kind_display()

    @admin.display(description=_("who"))
    def person(self, event):
        return str(event.assignment) if event.assignment else gettext("Erased person")

    @admin.display(description=_("recorded by"))
    def recorded(self, event):
        return event.recorded_by or "—"


class CallInline(admin.TabularInline):
    """Who is called and what they answered; the sheet's own page is where this is done."""

    model, extra, can_delete = Call, 0, False
    fields = readonly_fields = ("at", "assignment", "note", "answer", "problem", "asked_at", "seen_at")

    def has_add_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("assignment__talent")


@admin.register(CallSheet)
class CallSheetAdmin(admin.ModelAdmin):
    """To look things up; a sheet is made, sent and followed on its own page."""

    list_display = ("day", "unit", "project", "place", "version", "sent_at", "page")
    list_select_related = ("project",)
    list_per_page = 50
    search_fields = ("project__name_key", "place")
    search_help_text = _("Project or place")
    show_full_result_count = False
    paginator = BoundedPaginator
    ordering = ("-day", "-id")
    inlines = (CallInline,)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("page"))
    def page(self, sheet):
        return format_html('<a href="{}">{}</a>', sheet.get_absolute_url(), _("Open"))
