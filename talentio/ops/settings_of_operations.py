"""What staff may set about backups."""

from django.utils.translation import gettext_lazy as _

from talentio.core.site_settings import SettingSpec, register_group, site_settings

register_group("operations", _("Backups"), _("How the archives are locked, and how many are kept."))

register_group(
    "updates", _("Updates"), _("Whether this installation may take new versions from its git remote.")
)

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
    SettingSpec(
        "updates_allowed",
        "boolean",
        False,
        "updates",
        _("Administrators may update this installation from its git remote"),
        "UPDATES_ALLOWED",
    ),
    SettingSpec("update_remote", "text", "origin", "updates", _("Name of the git remote"), "UPDATE_REMOTE"),
    SettingSpec("update_branch", "text", "main", "updates", _("Branch that is followed"), "UPDATE_BRANCH"),
):
    site_settings.register(_spec)
