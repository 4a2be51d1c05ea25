from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("talents", "0006_people_indexes")]
    operations = [
        migrations.AddField(
            model_name="talent",
            name="former_codes",
            field=models.JSONField(default=list, editable=False),
        ),
    ]
