from django.db import migrations

from accounts.roles import ADMINISTRATORS, RECRUITERS, grant

READ = ["view_profile", "view_contacts", "view_sociallink", "view_talent", "view_talentcategory"]


def give(apps, schema_editor):
    grant(apps, "talents", {ADMINISTRATORS: "all", RECRUITERS: READ})


class Migration(migrations.Migration):
    dependencies = [("talents", "0002_catalogue"), ("accounts", "0002_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
