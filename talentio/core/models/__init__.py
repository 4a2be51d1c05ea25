"""What every app stands on: places, settings, counters, figures and logs."""

from .bulk import BulkJob
from .counters import Counter
from .figures import Figure
from .logs import ActivityLog, SecurityLog
from .places import City, Country
from .rates import RateCount
from .settings import Setting, SettingCheck, SettingsVersion
from .transfers import Export, ImportBatch, ImportRow

__all__ = [
    "ActivityLog",
    "BulkJob",
    "City",
    "Country",
    "Counter",
    "Export",
    "Figure",
    "ImportBatch",
    "ImportRow",
    "RateCount",
    "SecurityLog",
    "Setting",
    "SettingCheck",
    "SettingsVersion",
]
