from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from talentio.core.list_actions import ListAction, offer


class ProductionsConfig(AppConfig):
    name = "productions"
    verbose_name = _("Productions")

    def ready(self):
        from . import selection  # noqa: F401 its mail and its receiver

        assign = ListAction(_("Assign to a role"), "productions:choose_role", "productions.add_assignment")
        offer("film_talents", assign)
