import sys

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "talentio.core"
    label = "core"
    verbose_name = _("Site")

    def ready(self):
        from . import checks
        from .rest import limits  # noqa: F401 its settings register themselves

        autodiscover_modules("setting_checks", "attention")
        missing = checks.keys_are_there()
        # In production nothing may start half configured, gunicorn included, which runs no checks.
        if missing and not settings.DEBUG and "check" not in sys.argv[1:2]:
            raise ImproperlyConfigured(" ".join(error.msg for error in missing) + f" {checks.GENERATE}")
