from django.db import migrations

from accounts.roles import ADMINISTRATORS, PRESENCE, RECRUITERS, grant

READ = ["view_callsheet"]
WRITE = [*READ, "add_callsheet", "change_callsheet", "send_calls"]


def give(apps, schema_editor):
    grant(apps, "productions", {ADMINISTRATORS: "all", PRESENCE: READ, RECRUITERS: WRITE})


class Migration(migrations.Migration):
    dependencies = [("productions", "0006_call_sheets")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
