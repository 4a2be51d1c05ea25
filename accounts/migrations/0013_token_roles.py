from django.db import migrations

from accounts.roles import ADMINISTRATORS, grant


def give(apps, schema_editor):
    grant(apps, "accounts", {ADMINISTRATORS: ["view_apitoken", "delete_apitoken"]})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_api_tokens")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
