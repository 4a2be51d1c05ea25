import sys

from django.core.management.base import BaseCommand

from talentio.ops import health

SIGNS = {"ok": "ok     ", "warning": "WARNING", "error": "ERROR  "}


class Command(BaseCommand):
    help = "Look at database, queue, mail, disk and versions; the exit code is 1 when something is broken."
    requires_system_checks = []  # it is asked when things are broken

    def handle(self, **options):
        results = [check.run() for check in health.everything()]
        for result in results:
            self.stdout.write(f"{SIGNS[result.state]} {result.label}: {result.detail}")
        # Tables that migrations have yet to make cannot be counted.
        if all(result.state == "ok" for result in results[:2]):
            self.tell_details()
        if any(result.state == "error" for result in results):
            sys.exit(1)

    def tell_details(self):
        for name, version in health.versions().items():
            self.stdout.write(f"{name} {version}")
        for name, rows in health.row_counts():
            self.stdout.write(f"{rows:10} {name}")
