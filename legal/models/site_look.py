"""The line of the back-office's menu under which the look of the site is set."""

from django.utils.translation import gettext_lazy as _

from talentio.core.models import Setting


class SiteLook(Setting):
    """No table of its own: the look is a handful of settings, see `legal.look`."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("look of the site")
        verbose_name_plural = _("look of the site")
