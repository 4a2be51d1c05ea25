from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cinema", "0004_drafts")]

    operations = [
        migrations.AddIndex(
            model_name="cinematalent",
            index=models.Index(
                fields=["-id"],
                include=[
                    "gender",
                    "date_of_birth",
                    "eye_color",
                    "hair_color",
                    "skin_tone",
                    "experience_level",
                    "country",
                    "height",
                ],
                condition=Q(is_listed=True),
                name="film_listed_criteria",
            ),
        ),
        migrations.RemoveIndex(model_name="cinematalent", name="film_listed"),
    ]
