"""The activity log and the security log in the back-office."""

from ipaddress import ip_address

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from . import log_figures, sheets
from .activity_words import words_for
from .audit import audit
from .models import ActivityLog, SecurityLog
from .pagination import BoundedPaginator

# The look and the sign of a state: colour alone tells nobody.
STATUS_LOOKS = {"success": ("sent", "✓"), "warning": ("queued", "!"), "error": ("failed", "✕")}
SEVERITY_LOOKS = {"info": ("", "i"), "warning": ("queued", "!"), "critical": ("failed", "✕")}
EXPORTED = {
    "created_at": _("when"),
    "user_name": _("name"),
    "user_email": _("e-mail"),
    "user_code": _("code"),
    "action_type": _("action"),
    "category": _("category"),
    "description": _("description"),
    "resource": _("about"),
    "status": _("status"),
    "status_code": _("HTTP status"),
    "address": _("address"),
    "browser": _("browser"),
    "device_type": _("device"),
    "operating_system": _("system"),
    "method": _("method"),
    "url": _("URL"),
    "referrer": _("referrer"),
}
# Excel opens a million rows, but making them takes minutes: CSV has no such end.
MOST_IN_XLSX = 50_000
MOST_NAMED = 50


class ReadOnly(admin.ModelAdmin):
    """Rows that the program writes and people only read."""

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

    @admin.display(description=_("who"))
    def who(self, row):
        if not (row.user_name or row.user_code):
            return "—"
        return format_html("{} <bdi>{}</bdi>", row.user_name, row.user_code)

    @admin.display(description=_("address of the page"))
    def page(self, row):
        return format_html('<bdi dir="ltr">{}</bdi>', row.url or getattr(row, "resource", "") or "—")


class Stored(admin.SimpleListFilter):
    """A filter whose choices a task has found: a list of them would read the whole table."""

    template = "admin/dropdown_filter.html"

    def lookups(self, request, model_admin):
        return sorted(
            ((value, words_for(value)) for value in log_figures.values(self.parameter_name)), key=str
        )

    def queryset(self, request, queryset):
        return queryset.filter(**{self.parameter_name: self.value()}) if self.value() else queryset


class ActionFilter(Stored):
    title, parameter_name = _("action"), "action_type"


class CategoryFilter(Stored):
    title, parameter_name = _("category"), "category"


def _state(looks, value, words):
    look, sign = looks.get(value, ("", "·"))
    return format_html('<span class="state {}">{} {}</span>', look, sign, words)


@admin.register(ActivityLog)
class ActivityLogAdmin(ReadOnly):
    change_list_template = "admin/core/activity_list.html"
    list_display = ("created_at", "who", "action", "outcome", "page", "address", "device")
    list_filter = (("created_at", admin.DateFieldListFilter), "status", ActionFilter, CategoryFilter)
    search_fields = ("user_email",)  # shows the box; what it finds is in get_search_results
    search_help_text = _("A name, an IP address, or the beginning of an e-mail, a code or what it is about")
    ordering = ("-id",)
    fieldsets = (
        (None, {"fields": ("created_at", "action", "category", "description", "resource", "outcome")}),
        (_("who"), {"fields": ("user_name", "user_email", "user_code", "address")}),
        (_("device"), {"fields": ("browser", "browser_version", "device_type", "device_brand")
                       + ("device_model", "operating_system", "os_version", "user_agent")}),
        (_("Request"), {"fields": ("method", "url", "status_code", "referrer")}),
    )  # fmt: skip
    readonly_fields = ("action", "outcome")

    def get_urls(self):
        export = self.admin_site.admin_view(self.export)
        return [path("export/<slug:kind>/", export, name="core_activitylog_export"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        series = log_figures.days()
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "bars": log_figures.chart(series, whole="pages", part="errors"),
            "today": series[-1][1],
            "total": sum(figures["pages"] for _day, figures in series),
            "errors": sum(figures["errors"] for _day, figures in series),
            "may_export": request.user.has_perm("core.export_activitylog"),
            "most_in_xlsx": MOST_IN_XLSX,
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def export(self, request, kind):
        """The rows of the list with its filters, as a file."""
        if not request.user.has_perm("core.export_activitylog"):
            raise PermissionDenied
        if kind not in ("csv", "xlsx"):
            raise Http404
        found = self.get_changelist_instance(request).get_queryset(request).order_by("-id")
        rows = found.values_list(*EXPORTED)
        audit(request.user, "export_activity", category="settings", description=kind)
        name = f"activity-{timezone.localdate()}"
        if kind == "csv":
            return sheets.csv_response(name, EXPORTED.values(), rows.iterator(chunk_size=2000))
        return sheets.xlsx_response(name, EXPORTED.values(), rows[:MOST_IN_XLSX].iterator(chunk_size=2000))

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(_found(search_term.strip())) if search_term.strip() else queryset, False

    @admin.display(description=_("action"))
    def action(self, row):
        return words_for(row.action_type)

    @admin.display(description=_("status"))
    def outcome(self, row):
        return _state(STATUS_LOOKS, row.status, row.status_code or row.get_status_display())

    @admin.display(description=_("device"))
    def device(self, row):
        return " · ".join(filter(None, [row.browser, row.operating_system])) or "—"


def _found(term):
    """What a term means: each alternative has its index, so that a million rows cost no more."""
    try:
        return Q(address=str(ip_address(term)))
    except ValueError:
        people = list(get_user_model().objects.matching(term).values_list("pk", flat=True)[:MOST_NAMED])
        by_text = Q(user_email__startswith=term.lower()) | Q(user_code__startswith=term.upper())
        return by_text | Q(resource__startswith=term) | Q(user__in=people)


@admin.register(SecurityLog)
class SecurityLogAdmin(ReadOnly):
    change_list_template = "admin/core/security_list.html"
    list_display = ("created_at", "gravity", "kind", "who", "address", "detail", "page")
    list_filter = (("created_at", admin.DateFieldListFilter), "severity", "kind")
    search_fields = ("user_code__startswith",)
    search_help_text = _("A name, the beginning of a code, or a whole IP address")
    ordering = ("-id",)

    def changelist_view(self, request, extra_context=None):
        series = log_figures.days()
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "bars": log_figures.chart(series, whole="security", part="critical"),
            "today": series[-1][1],
            "total": sum(figures["security"] for _day, figures in series),
            "critical": sum(figures["critical"] for _day, figures in series),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description=_("severity"), ordering="severity")
    def gravity(self, event):
        return _state(SEVERITY_LOOKS, event.severity, event.get_severity_display())

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        if not term:
            return queryset, False
        try:
            return queryset.filter(address=str(ip_address(term))), False
        except ValueError:
            people = list(get_user_model().objects.matching(term).values_list("pk", flat=True)[:MOST_NAMED])
            return queryset.filter(Q(user_code__startswith=term.upper()) | Q(user__in=people)), False
