from django.db import migrations

INDEXES = {"accounts_name_written": "name_key", "accounts_name_heard": "name_sounds"}


def make(apps, schema_editor):
    """Trigram indexes where they exist; SQLite reads the whole table, which is enough for development."""
    if schema_editor.connection.vendor != "postgresql":
        return
    # A trusted extension since PostgreSQL 13: the owner of the database may create it.
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name, column in INDEXES.items():
        # Without a list of pending entries, which each search would have to read through.
        options = f"gin ({column} gin_trgm_ops) WITH (fastupdate = off)"
        schema_editor.execute(f"CREATE INDEX {name} ON accounts_user USING {options}")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_name_sounds")]
    operations = [migrations.RunPython(make, remove)]
