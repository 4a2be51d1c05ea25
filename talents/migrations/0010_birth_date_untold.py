from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("talents", "0009_name_watch_roles")]
    operations = [
        migrations.AlterField("profile", "date_of_birth", models.DateField(null=True, verbose_name="birth date")),
    ]
