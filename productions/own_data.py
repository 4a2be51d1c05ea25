"""What is kept of somebody's work in projects, for the archive of their own data."""

from accounts.own_data import part

from .models import Assignment


@part("projects")
def projects(user):
    found = Assignment.objects.filter(talent__user=user).select_related("role", "project__company")
    return [
        {
            "project": each.project.name,
            "company": each.project.company.name,
            "role": each.role.name,
            "description": each.description,
            "code": each.code,
            "assigned_at": each.assigned_at,
            "removed_at": each.removed_at,
            "selection_mail_at": each.selection_queued_at,
        }
        for each in found.order_by("pk")
    ], []
