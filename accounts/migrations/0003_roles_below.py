from django.db import migrations

from accounts.roles import ADMINISTRATORS, RECRUITERS, grant


def give(apps, schema_editor):
    """The apps below accounts cannot know its roles, so it speaks for them."""
    grant(apps, "core", {ADMINISTRATORS: "all", RECRUITERS: ["view_country", "view_city"]})
    grant(apps, "legal", {ADMINISTRATORS: "all"})
    grant(apps, "notifications", {ADMINISTRATORS: "all"})


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_roles"),
        ("core", "0001_initial"),
        ("legal", "0001_initial"),
        ("notifications", "0001_initial"),
    ]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
