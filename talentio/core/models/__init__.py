"""What every app stands on: places, settings, counters, figures and logs."""

from .counters import Counter
from .figures import Figure
from .logs import ActivityLog, SecurityLog
from .places import City, Country
from .rates import RateCount
from .settings import Setting, SettingCheck, SettingsVersion

__all__ = [
    "ActivityLog",
    "City",
    "Country",
    "Counter",
    "Figure",
    "RateCount",
    "SecurityLog",
    "Setting",
    "SettingCheck",
    "SettingsVersion",
]
