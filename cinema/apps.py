from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CinemaConfig(AppConfig):
    name = "cinema"
    verbose_name = _("CINEMA")

    def ready(self):
        from . import erasure, listing, omdb  # noqa: F401 their receivers and settings
