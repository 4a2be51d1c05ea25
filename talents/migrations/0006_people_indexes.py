import django.db.models.deletion
from django.db import migrations, models

# Indexes that SQLite cannot have, or would lose at its next change of the table.
INDEXES = {
    "profile_most_experienced": "talents_profile (years_experience DESC NULLS LAST, id DESC)",
    "talent_newest_people": "talents_profile_talents (talent_id, profile_id DESC)",
}


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, columns in INDEXES.items():
            schema_editor.execute(f"CREATE INDEX {name} ON {columns}")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("talents", "0005_drafts_go_with_accounts"), ("accounts", "0008_name_search_indexes"), ("core", "0003_figure")]
    operations = [
        migrations.AlterField(
            model_name="profile",
            name="city",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.city",
                verbose_name="city of residence",
            ),
        ),
        migrations.AddIndex(
            model_name="profile", index=models.Index(fields=["city", "-id"], name="profile_city")
        ),
        migrations.AddIndex(
            model_name="profile",
            index=models.Index(fields=["-completeness_score", "-id"], name="profile_most_complete"),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=models.Index(
                fields=["-id", "is_public", "gender", "availability", "work_mode"]
                + ["years_experience", "city", "user"],
                name="profile_criteria",
            ),
        ),
        migrations.RunPython(make, remove),
    ]
