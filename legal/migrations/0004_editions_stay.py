"""A guard below the program: what is published is never reworded, whoever writes to the database.

Digests are empty in drafts. SQLite loses the guard if a later migration rebuilds one of the two
tables; such a migration makes it anew.
"""

from django.db import migrations

# Table, when a row is published, and the columns that then stay as they are. Who published may be
# blanked, when that account is erased.
GUARDED = {
    "legal_editiontext": ("OLD.digest <> ''", ("edition_id", "language", "format", "title", "source", "digest")),
    "legal_edition": (
        "OLD.published_at IS NOT NULL",
        ("page_id", "version", "note", "asks_again", "published_at"),
    ),
}
REFUSAL = "a published edition is never changed"


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION legal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        differs, action = "IS DISTINCT FROM", "EXECUTE FUNCTION legal_refuse()"
    else:
        differs, action = "IS NOT", f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for table, (published, columns) in GUARDED.items():
        changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in columns)
        schema_editor.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} "
            f"FOR EACH ROW WHEN ({published} AND ({changed})) {action}"
        )


def remove(apps, schema_editor):
    of = schema_editor.connection.vendor == "postgresql"
    for table in GUARDED:
        schema_editor.execute(f"DROP TRIGGER {table}_stays" + (f" ON {table}" if of else ""))
    if of:
        schema_editor.execute("DROP FUNCTION legal_refuse()")


class Migration(migrations.Migration):
    dependencies = [("legal", "0003_shipped_texts")]
    operations = [migrations.RunPython(make, remove)]
