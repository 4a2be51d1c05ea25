from django.db import migrations

from accounts.roles import ADMINISTRATORS, grant

# By name, not "all": what an administrator took away from the group since stays away.
OURS = [f"{verb}_watchedname" for verb in ("add", "change", "delete", "view")]
OURS += ["change_namematch", "view_namematch"]


def give(apps, schema_editor):
    grant(apps, "talents", {ADMINISTRATORS: OURS})


class Migration(migrations.Migration):
    dependencies = [("talents", "0008_name_watch"), ("accounts", "0002_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
