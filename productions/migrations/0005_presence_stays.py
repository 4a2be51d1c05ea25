"""Presence is only ever added: the database refuses what the models refuse. And who may do what.

PostgreSQL refuses updates and deletions. SQLite, which only development uses, refuses updates alone:
there tests empty tables by deleting. SQLite loses the guard if a later migration rebuilds the table;
such a migration makes it anew.
"""

from django.db import migrations

from accounts.roles import ADMINISTRATORS, PRESENCE, RECRUITERS, grant

TABLE = "productions_presenceevent"
REFUSAL = "presence is added and never changed"


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION presence_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        moments, action = "UPDATE OR DELETE", "EXECUTE FUNCTION presence_refuse()"
    else:
        moments, action = "UPDATE", f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    schema_editor.execute(f"CREATE TRIGGER presence_stays BEFORE {moments} ON {TABLE} FOR EACH ROW {action}")


def unguard(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute("DROP TRIGGER presence_stays" + (f" ON {TABLE}" if is_postgres else ""))
    if is_postgres:
        schema_editor.execute("DROP FUNCTION presence_refuse()")


RECORD = ["add_presenceevent"]
READ_AND_CORRECT = [*RECORD, "view_presenceevent", "view_attendance", "correct_presence"]


def give(apps, schema_editor):
    grant(apps, "productions", {ADMINISTRATORS: "all", PRESENCE: RECORD, RECRUITERS: READ_AND_CORRECT})


class Migration(migrations.Migration):
    dependencies = [("productions", "0004_presence")]
    operations = [
        migrations.RunPython(guard, unguard),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
