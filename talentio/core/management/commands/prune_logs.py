from django.core.management.base import BaseCommand

from talentio.core import prune


class Command(BaseCommand):
    help = "Delete log rows whose time is over and shorten old addresses, as the nightly jobs do."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many rows would go")

    def handle(self, *args, dry_run, **options):
        if dry_run:
            activity, security = prune.old_activity().count(), prune.old_security_events().count()
            return self.stdout.write(f"Would delete {activity} of the activity and {security} of security.")
        activity, security = prune.prune_activity_log(), prune.prune_security_log()
        shortened = prune.shorten_addresses()
        return self.stdout.write(
            f"Deleted {activity} of the activity and {security} of security; {shortened} addresses shortened."
        )
