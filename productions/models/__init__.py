from .assignment import Assignment, assign
from .call_sheet import Call, CallSheet
from .company import Company
from .presence import Attendance, NeverChanged, PresenceEvent
from .project import Project, Role

__all__ = [
    "Assignment",
    "Attendance",
    "Call",
    "CallSheet",
    "Company",
    "NeverChanged",
    "PresenceEvent",
    "Project",
    "Role",
    "assign",
]
