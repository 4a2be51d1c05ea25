from django.db import migrations

from legal import shipped


def load(apps, schema_editor):
    shipped.load(*(apps.get_model("legal", name) for name in ("LegalPage", "Edition", "EditionText")))


class Migration(migrations.Migration):
    dependencies = [("legal", "0002_legal_pages")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
