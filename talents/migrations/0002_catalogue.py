from django.db import migrations

from talents import catalogue


def load(apps, schema_editor):
    catalogue.load(apps.get_model("talents", "TalentCategory"), apps.get_model("talents", "Talent"))


class Migration(migrations.Migration):
    dependencies = [("talents", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
