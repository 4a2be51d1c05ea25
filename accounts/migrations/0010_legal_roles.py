from django.db import migrations

from accounts.roles import ADMINISTRATORS, grant


def give(apps, schema_editor):
    """The legal pages came after the ledger of consents, whose rights 0003 gives."""
    grant(apps, "legal", {ADMINISTRATORS: ["view_legalpage", "change_legalpage"]})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_mail_roles"), ("legal", "0002_legal_pages")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
