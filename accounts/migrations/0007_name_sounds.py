from django.db import migrations, models

from accounts.name_search import name_sounds

BATCH = 1000


def listen(apps, schema_editor):
    """Fill the column for the people who are there, a batch of rows at a time."""
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    last = 0
    while batch := list(users.filter(pk__gt=last).order_by("pk").only("first_name", "last_name")[:BATCH]):
        for user in batch:
            user.name_sounds = name_sounds(f"{user.first_name} {user.last_name}".strip())
        users.bulk_update(batch, ["name_sounds"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_erasure")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="name_sounds",
            field=models.CharField(default="", editable=False, max_length=300),
        ),
        migrations.RunPython(listen, migrations.RunPython.noop),
    ]
