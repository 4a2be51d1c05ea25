from django.db import migrations

from accounts.roles import ADMINISTRATORS, RECRUITERS, grant


def give(apps, schema_editor):
    grant(apps, "matching", {ADMINISTRATORS: "all", RECRUITERS: ["search_talents", "view_matchrun"]})


class Migration(migrations.Migration):
    dependencies = [("matching", "0002_runs"), ("accounts", "0002_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
