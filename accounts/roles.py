"""The groups that stand for roles, and how a migration gives them permissions."""

from django.contrib.auth.management import create_permissions

ADMINISTRATORS, RECRUITERS, PRESENCE = "Administrators", "Recruiters", "Presence"


def grant(apps, app_label, codenames_by_group):
    """Give permissions of one app to groups, from a migration of that app.

    `codenames_by_group` maps a group's name to codenames, or to "all". It runs once, so that what
    an administrator takes away later stays away. Permissions are normally made after all
    migrations; here they are made at once, since a migration is what needs them.
    """
    config = apps.get_app_config(app_label)
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    ours = Permission.objects.filter(content_type__app_label=app_label)
    for name, codenames in codenames_by_group.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*(ours if codenames == "all" else ours.filter(codename__in=codenames)))
