import argparse
import getpass
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from talentio.core.site_settings import site_settings
from talentio.ops.backup import carrying, restoring
from talentio.ops.models import Refused
from talentio.ops.restore_views import JOB, VARIABLE


class Command(BaseCommand):
    help = (
        "Put a backup in the place of the database and the uploads. It is proven and prepared beside first, "
        "and what is there is backed up; stop the queue meanwhile."
    )

    def add_arguments(self, parser):
        parser.add_argument("archive", nargs="?")
        parser.add_argument("--ask", action="store_true", help="ask for the passphrase at the terminal")
        parser.add_argument("--yes", action="store_true", help="do not ask whether you are sure")
        # For the process that the back-office starts: it tells how far it is, and removes what was uploaded.
        parser.add_argument("--job", action="store_true", help=argparse.SUPPRESS)
        parser.add_argument("--remove", action="store_true", help=argparse.SUPPRESS)
        # For the process that this command starts on the prepared database.
        parser.add_argument("--carry", type=Path, help=argparse.SUPPRESS)
        parser.add_argument("--mark", help=argparse.SUPPRESS)

    def handle(self, *, archive, carry, job, **options):
        if carry:
            with transaction.atomic():
                return carrying.apply(carry.read_text(), options["mark"])
        if not archive:
            raise CommandError("Which archive?")
        return self.for_the_page(archive, options["remove"]) if job else self.at_the_shell(archive, **options)

    def at_the_shell(self, archive, *, ask, yes, **options):
        if not yes and input("Everything since that backup will be gone. Type yes: ") != "yes":
            raise CommandError("Nothing was changed.")
        passphrase = getpass.getpass("Passphrase: ") if ask else site_settings.backup_passphrase
        try:
            manifest = restoring.restore(archive, passphrase, say=self.stdout.write)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Restored as of {manifest['taken_at']}. Restart the site and its queue.")

    def for_the_page(self, archive, is_removed):
        JOB.begin()
        try:
            passphrase = os.environ.get(VARIABLE) or site_settings.backup_passphrase
            manifest = restoring.restore(archive, passphrase, say=JOB.at)
        except Exception as failure:
            # The page must say something whatever happened; details are for the log.
            JOB.fail(failure if isinstance(failure, (Refused, OSError)) else type(failure).__name__)
            raise
        finally:
            if is_removed:
                Path(archive).unlink(missing_ok=True)
        JOB.finish(manifest["taken_at"])
