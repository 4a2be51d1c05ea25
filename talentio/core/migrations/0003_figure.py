import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_security_log")]
    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("value", models.JSONField()),
                ("computed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"verbose_name": "figure", "verbose_name_plural": "figures"},
        ),
    ]
