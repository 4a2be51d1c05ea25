from django.db import migrations

from accounts.roles import ADMINISTRATORS, PRESENCE, RECRUITERS, grant


def give(apps, schema_editor):
    grant(apps, "accounts", {ADMINISTRATORS: "all", RECRUITERS: ["view_user"], PRESENCE: []})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
