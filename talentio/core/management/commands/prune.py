from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from talentio.core.schedules import declared


class Command(BaseCommand):
    help = "Delete or blank whatever was kept long enough, as the nightly jobs do; a line for each."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many rows would go")

    def handle(self, *args, dry_run, **options):
        for each in sorted((each for each in declared() if each.due), key=lambda each: each.name):
            rows = import_string(each.due)().count() if dry_run else import_string(each.func)()
            self.stdout.write(f"{each.name:36}{rows:10}")
