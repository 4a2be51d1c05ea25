from django.db import migrations

from accounts.roles import ADMINISTRATORS, RECRUITERS, grant

MODELS = ("cinematalent", "filmtype", "filmlanguage", "filmskill", "filmphoto", "credit", "filmlink")
# Recruiters cast: they see contacts, and search by what people consented to. Documents stay closed.
READ = [f"view_{model}" for model in MODELS] + ["view_film_contacts", "view_sensitive", "view_filmethnicity"]
# By name, not "all": what an administrator takes away from the group stays away.
WRITE = [f"{verb}_{model}" for verb in ("add", "change", "delete") for model in (*MODELS, "filmethnicity")]


def give(apps, schema_editor):
    grant(apps, "cinema", {ADMINISTRATORS: [*READ, *WRITE, "reveal_document"], RECRUITERS: READ})


class Migration(migrations.Migration):
    dependencies = [("cinema", "0002_film_name_search"), ("accounts", "0002_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
