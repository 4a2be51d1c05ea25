from django.db import migrations

from accounts.roles import ADMINISTRATORS, RECRUITERS, grant

# `delete_assignment` is a removal that keeps the row.
READ_AND_ASSIGN = [
    "view_company", "view_project", "view_role", "view_assignment", "add_assignment", "delete_assignment",
]  # fmt: skip


def give(apps, schema_editor):
    grant(apps, "productions", {ADMINISTRATORS: "all", RECRUITERS: READ_AND_ASSIGN})


class Migration(migrations.Migration):
    dependencies = [("productions", "0001_companies_projects_roles"), ("accounts", "0002_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
