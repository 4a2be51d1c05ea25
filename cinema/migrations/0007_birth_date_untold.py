from datetime import date

from django.db import migrations, models

# What imports stored for want of a birth date.
UNTOLD = date(1900, 1, 1)


def forget(apps, schema_editor):
    apps.get_model("cinema", "CinemaTalent").objects.filter(date_of_birth=UNTOLD).update(date_of_birth=None)


class Migration(migrations.Migration):
    # PostgreSQL changes no table in a transaction that has just changed its rows.
    atomic = False

    dependencies = [("cinema", "0006_saved_searches")]
    operations = [
        migrations.AlterField(
            "cinematalent", "date_of_birth", models.DateField(null=True, verbose_name="birth date")
        ),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
