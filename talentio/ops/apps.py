from django.apps import AppConfig
from django.contrib.admin import options
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _

from talentio.core.pagination import BoundedPaginator

from .widgets import WIDGETS


class OpsConfig(AppConfig):
    name = "talentio.ops"
    label = "ops"
    verbose_name = _("Operations")

    def ready(self):
        from . import search_engines, settings_of_operations  # noqa: F401 they register themselves


class BackOfficeConfig(AdminConfig):
    default_site = "talentio.ops.admin_site.BackOffice"
    default = False

    def ready(self):
        # What holds for every list and form, those of other packages too: no count of a whole
        # table, no count per filter, the browser's own date pickers.
        options.ModelAdmin.paginator = BoundedPaginator
        options.ModelAdmin.list_per_page = 50
        options.ModelAdmin.show_full_result_count = False
        options.ModelAdmin.show_facets = options.ShowFacets.NEVER
        options.FORMFIELD_FOR_DBFIELD_DEFAULTS.update(WIDGETS)
        super().ready()
