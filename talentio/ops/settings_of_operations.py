"""What staff may set about backups."""

from django.utils.translation import gettext_lazy as _

from talentio.core.site_settings import SettingSpec, site_settings

for _spec in (
    SettingSpec(
        "backup_passphrase",
        "text",
        "",
        "operations",
        _("Passphrase of backups, 16 characters or more; without it no archive can be opened again"),
        "BACKUP_PASSPHRASE",
        secret=True,
    ),
    SettingSpec("backup_kept", "integer", 14, "operations", _("How many backups are kept")),
):
    site_settings.register(_spec)
