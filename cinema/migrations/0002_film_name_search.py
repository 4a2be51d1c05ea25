from django.db import migrations

INDEXES = {"cinema_name_written": "name_key", "cinema_name_heard": "name_sounds"}


def make(apps, schema_editor):
    """Trigram indexes where they exist; SQLite reads the whole table, which is enough for development."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for name, column in INDEXES.items():
        # Without a list of pending entries, which each search would have to read through.
        options = f"gin ({column} gin_trgm_ops) WITH (fastupdate = off)"
        schema_editor.execute(f"CREATE INDEX {name} ON cinema_cinematalent USING {options}")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    # Accounts' migration makes the extension.
    dependencies = [("cinema", "0001_film_talents"), ("accounts", "0008_name_search_indexes")]
    operations = [migrations.RunPython(make, remove)]
