from .assignment import Assignment, assign
from .company import Company
from .project import Project, Role

__all__ = ["Assignment", "Company", "Project", "Role", "assign"]
