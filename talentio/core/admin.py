"""Places in the back-office; settings and logs have modules of their own."""

from django.contrib import admin

from .bulk_admin import BulkJobAdmin  # noqa: F401 it registers itself
from .export_admin import ExportAdmin  # noqa: F401 it registers itself
from .import_admin import ImportAdmin  # noqa: F401 it registers itself
from .log_admin import ActivityLogAdmin, SecurityLogAdmin  # noqa: F401 they register themselves
from .models import City, Country
from .pagination import BoundedPaginator
from .settings_admin import SettingAdmin  # noqa: F401 it registers itself
from .spelling import fold


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
