import getpass
import sys

from django.core.management.base import BaseCommand, CommandError

from talentio.core.site_settings import site_settings
from talentio.ops.backup import making
from talentio.ops.models import Backup, Refused


class Command(BaseCommand):
    help = "Write the database and the uploads into one encrypted archive, and read it back."

    def add_arguments(self, parser):
        parser.add_argument("--ask", action="store_true", help="ask for the passphrase at the terminal")
        parser.add_argument("--verify", metavar="ARCHIVE", help="only read an existing archive to its end")

        parser.add_argument("--nightly", action="store_true", help="note that the clock asked for it")
        parser.add_argument("--row", type=int, help="the row of the back-office that waits for it")

    def handle(self, *, ask, verify, nightly, row, **options):
        passphrase = getpass.getpass("Passphrase: ") if ask else site_settings.backup_passphrase
        try:
            self.verify(verify, passphrase) if verify else self.make(passphrase, nightly, row)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def make(self, passphrase, nightly, row):
        reason = Backup.Reason.NIGHTLY if nightly else Backup.Reason.ASKED
        asked = Backup.objects.get(pk=row) if row else None
        backup = making.make(passphrase=passphrase, progress=self.say, reason=reason, asked=asked)
        self.stdout.write(f"{backup.path}: {backup.rows} rows, {backup.files} files, {backup.bytes} bytes")

    def verify(self, path, passphrase):
        manifest = making.verify(making.Path(path), passphrase)
        self.stdout.write(f"Whole: {sum(manifest['rows'].values())} rows, {manifest['files']} files")

    def say(self, step, percent):
        if sys.stdout.isatty():
            self.stdout.write(f"{percent:3} % {step}")
