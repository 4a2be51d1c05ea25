"""What every app stands on: places, settings, counters, figures and logs."""

from .bulk import BulkJob
from .counters import Counter
from .figures import Figure
from .logs import ActivityLog, SecurityLog
from .places import City, Country
from .settings import Setting, SettingCheck, SettingsVersion

__all__ = [
    "ActivityLog",
    "BulkJob",
    "City",
    "Country",
    "Counter",
    "Figure",
    "SecurityLog",
    "Setting",
    "SettingCheck",
    "SettingsVersion",
]
