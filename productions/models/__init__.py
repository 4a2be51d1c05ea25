from .assignment import Assignment, assign
from .company import Company
from .presence import Attendance, NeverChanged, PresenceEvent
from .project import Project, Role

__all__ = [
    "Assignment",
    "Attendance",
    "Company",
    "NeverChanged",
    "PresenceEvent",
    "Project",
    "Role",
    "assign",
]
