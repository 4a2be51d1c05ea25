from django.db import migrations

from accounts.roles import ADMINISTRATORS, RECRUITERS, grant


def give(apps, schema_editor):
    about_cvs = ["view_cvanalysis", "analyze_cv"]
    grant(apps, "matching", {ADMINISTRATORS: ["view_aicall", *about_cvs], RECRUITERS: about_cvs})


class Migration(migrations.Migration):
    dependencies = [("matching", "0008_second_reading")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
