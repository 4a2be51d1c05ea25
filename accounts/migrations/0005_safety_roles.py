from django.db import migrations

from accounts.roles import ADMINISTRATORS, grant


def give(apps, schema_editor):
    grant(apps, "core", {ADMINISTRATORS: "all"})
    grant(apps, "accounts", {ADMINISTRATORS: "all"})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_safety"), ("core", "0002_security_log")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
