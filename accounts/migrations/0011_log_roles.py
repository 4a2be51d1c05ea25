from django.db import migrations

from accounts.roles import ADMINISTRATORS, grant


def give(apps, schema_editor):
    grant(apps, "core", {ADMINISTRATORS: ["export_activitylog"]})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_legal_roles"), ("core", "0005_activity_of_every_page")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
