"""Places, settings and the activity log in the back-office."""

from ipaddress import ip_address

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import ActivityLog, City, Country, SecurityLog
from .pagination import BoundedPaginator
from .settings_admin import SettingAdmin  # noqa: F401 it registers itself
from .spelling import fold


class ReadOnly(admin.ModelAdmin):
    """Rows that the program writes and people only read."""

    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Country)
class CountryAdmin(admin.ModelAdmin):
    list_display = ("code", "name_fr", "name_en", "name_ar")
    search_fields = ("code", "name_fr", "name_en", "name_ar")
    ordering = ("name_fr",)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(City)
class CityAdmin(admin.ModelAdmin):
    list_display = ("name", "name_fr", "name_ar", "region", "code", "country", "population")
    list_select_related = ("country",)
    search_fields = ("search_key",)
    autocomplete_fields = ("country",)
    fields = ("country", "name", "name_fr", "name_ar", "region", "code", "population")
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    ordering = ("-population",)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))


@admin.register(ActivityLog)
class ActivityLogAdmin(ReadOnly):
    list_display = (
        "created_at",
        "user_name",
        "user_code",
        "action_type",
        "category",
        "resource",
        "status",
        "address",
    )
    list_filter = ("status",)
    search_fields = ("user_email__startswith", "user_code__startswith", "resource__startswith")
    search_help_text = _("Beginning of the e-mail, of the code, or of what it is about")
    ordering = ("-id",)


@admin.register(SecurityLog)
class SecurityLogAdmin(ReadOnly):
    list_display = ("created_at", "severity", "kind", "user_name", "user_code", "address", "url", "detail")
    list_filter = ("severity", "kind")
    search_fields = ("user_code__startswith",)
    search_help_text = _("Beginning of the code, or a whole IP address")
    ordering = ("-id",)

    def get_search_results(self, request, queryset, search_term):
        try:
            return queryset.filter(address=str(ip_address(search_term.strip()))), False
        except ValueError:
            return super().get_search_results(request, queryset, search_term.upper())
