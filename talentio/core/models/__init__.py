"""What every app stands on: places, settings, counters and logs."""

from .counters import Counter
from .logs import ActivityLog, SecurityLog
from .places import City, Country
from .settings import Setting, SettingsVersion

__all__ = ["ActivityLog", "City", "Country", "Counter", "SecurityLog", "Setting", "SettingsVersion"]
