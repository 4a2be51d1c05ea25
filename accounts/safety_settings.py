"""What staff may set about the safety of accounts."""

from django.utils.translation import gettext_lazy as _

from talentio.core.site_settings import SettingSpec, site_settings

for _spec in (
    SettingSpec(
        "lockout_account_failures",
        "integer",
        6,
        "safety",
        _("After so many wrong passwords in a row an account stays shut for a while."),
        label=_("Wrong passwords that lock an account"),
        minimum=3,
        maximum=100,
    ),
    # High, because a whole town may share the one address of its mobile network.
    SettingSpec(
        "lockout_address_failures",
        "integer",
        60,
        "safety",
        _("Keep it high: a whole town may share the one address of its mobile network."),
        label=_("Wrong passwords that lock an address"),
        minimum=10,
        maximum=10_000,
    ),
    SettingSpec(
        "lockout_minutes",
        "integer",
        30,
        "safety",
        _("A new password by mail opens the account at once."),
        label=_("How long a lock holds"),
        minimum=1,
        maximum=24 * 60,
        unit=_("minutes"),
    ),
    SettingSpec(
        "two_factor_required_for_staff",
        "boolean",
        False,
        "safety",
        _("Whoever has none yet is led to set it up before anything else."),
        label=_("Staff must sign in with two steps"),
    ),
    SettingSpec(
        "erasure_grace_days",
        "integer",
        30,
        "safety",
        _("Until then the person is hidden, and can come back by signing in."),
        label=_("An erasure can be taken back for"),
        minimum=0,
        maximum=365,
        unit=_("days"),
    ),
    SettingSpec(
        "security_alert_email",
        "email",
        "",
        "logs",
        _("Gets critical security events. Empty: whoever is told of what concerns staff."),
        label=_("Address for security alerts"),
    ),
    SettingSpec(
        "security_alert_minutes",
        "integer",
        15,
        "logs",
        _("What happens meanwhile is told together in the next one."),
        label=_("At most one alert in"),
        minimum=1,
        maximum=24 * 60,
        unit=_("minutes"),
    ),
):
    site_settings.register(_spec)
