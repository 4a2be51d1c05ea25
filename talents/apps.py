from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TalentsConfig(AppConfig):
    name = "talents"
    verbose_name = _("Talents")

    def ready(self):
        # Its setting and its signal must be there in every process.
        from . import name_watch  # noqa: F401
