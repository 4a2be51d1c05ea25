"""What staff may set about the safety of accounts."""

from django.utils.translation import gettext_lazy as _

from talentio.core.site_settings import SettingSpec, site_settings

for _spec in (
    SettingSpec(
        "lockout_account_failures", "integer", 6, "safety", _("Wrong passwords that lock an account")
    ),
    # High, because a whole town may share the one address of its mobile network.
    SettingSpec(
        "lockout_address_failures", "integer", 60, "safety", _("Wrong passwords that lock an address")
    ),
    SettingSpec("lockout_minutes", "integer", 30, "safety", _("How long a lock holds, in minutes")),
    SettingSpec(
        "two_factor_required_for_staff", "boolean", False, "safety", _("Staff must sign in with two steps")
    ),
    SettingSpec(
        "erasure_grace_days", "integer", 30, "safety", _("Days in which an erasure can be taken back")
    ),
):
    site_settings.register(_spec)
