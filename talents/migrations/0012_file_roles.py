from django.db import migrations

from accounts.roles import ADMINISTRATORS, RECRUITERS, grant


def give(apps, schema_editor):
    grant(
        apps,
        "talents",
        {ADMINISTRATORS: ["export_profile", "import_profile"], RECRUITERS: ["export_profile"]},
    )


class Migration(migrations.Migration):
    dependencies = [("talents", "0011_exports_and_imports"), ("accounts", "0011_log_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
