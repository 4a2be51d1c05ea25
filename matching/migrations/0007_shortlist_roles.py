from django.db import migrations

from accounts.roles import ADMINISTRATORS, RECRUITERS, grant


def give(apps, schema_editor):
    ours = ["add_shortlist", "export_people", "notify_candidates"]
    grant(apps, "matching", {ADMINISTRATORS: "all", RECRUITERS: ours})


class Migration(migrations.Migration):
    dependencies = [("matching", "0006_shortlists"), ("accounts", "0002_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
