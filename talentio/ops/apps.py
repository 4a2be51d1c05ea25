from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class OpsConfig(AppConfig):
    name = "talentio.ops"
    label = "ops"
    verbose_name = _("Operations")

    def ready(self):
        from . import search_engines, settings_of_operations  # noqa: F401 they register themselves


class BackOfficeConfig(AdminConfig):
    default_site = "talentio.ops.admin_site.BackOffice"
    default = False
