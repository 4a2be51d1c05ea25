from django.db import migrations

from accounts.roles import ADMINISTRATORS, grant

CODENAMES = [f"{verb}_blockedaddress" for verb in ("view", "add", "change", "delete")]


def give(apps, schema_editor):
    """The app of mails is below accounts and cannot know its roles."""
    grant(apps, "notifications", {ADMINISTRATORS: CODENAMES})


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_name_search_indexes"),
        ("notifications", "0003_delivery_by_sendgrid"),
    ]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
