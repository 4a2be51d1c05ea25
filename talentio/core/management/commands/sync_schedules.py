from django.core.management.base import BaseCommand

from talentio.core import schedules


class Command(BaseCommand):
    help = "Bring the declared schedules into the queue."

    def handle(self, *args, **options):
        changed = schedules.sync()
        self.stdout.write(f"Schedules: {changed} changed, {len(schedules.declared())} in all.")
