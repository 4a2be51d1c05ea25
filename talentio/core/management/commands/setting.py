from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from talentio.core.site_settings import site_settings


class Command(BaseCommand):
    help = "Show, change or reset a setting of the site; without a key, list all."

    def add_arguments(self, parser):
        parser.add_argument("key", nargs="?")
        parser.add_argument("value", nargs="?")
        parser.add_argument(
            "--reset", action="store_true", help="back to the environment's value or the default"
        )

    def handle(self, *args, key, value, reset, **options):
        if key is not None and key not in site_settings.specs:
            raise CommandError(f"There is no setting {key}.")
        if reset:
            site_settings.reset(key, by=None)
        elif value is not None:
            self.put(key, value)
        for name in [key] if key else site_settings.specs:
            self.stdout.write(f"{name} = {site_settings.shown(name)!r}")

    def put(self, key, value):
        try:
            site_settings.put(key, site_settings.specs[key].from_text(value), by=None)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
