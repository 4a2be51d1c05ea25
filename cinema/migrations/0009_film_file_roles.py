from django.db import migrations

from accounts.roles import ADMINISTRATORS, RECRUITERS, grant


def give(apps, schema_editor):
    grant(
        apps,
        "cinema",
        {ADMINISTRATORS: ["export_cinematalent", "import_cinematalent"], RECRUITERS: ["export_cinematalent"]},
    )


class Migration(migrations.Migration):
    dependencies = [("cinema", "0008_exports_and_imports"), ("accounts", "0011_log_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
