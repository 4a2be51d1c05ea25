from .assignment import Assignment, assign
from .badge_file import BadgeFile
from .call_sheet import Call, CallSheet
from .company import Company
from .presence import Attendance, NeverChanged, PresenceEvent
from .project import Project, Role

__all__ = [
    "Assignment",
    "Attendance",
    "BadgeFile",
    "Call",
    "CallSheet",
    "Company",
    "NeverChanged",
    "PresenceEvent",
    "Project",
    "Role",
    "assign",
]
