from django.db import migrations

from accounts.roles import ADMINISTRATORS, grant


def give(apps, schema_editor):
    grant(apps, "cinema", {ADMINISTRATORS: ["view_savedsearch", "delete_savedsearch"]})


class Migration(migrations.Migration):
    dependencies = [("cinema", "0009_film_file_roles"), ("accounts", "0011_log_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
