import os
from pathlib import Path

import psycopg
from django.core.management.base import BaseCommand, CommandError

from talentio.core.audit import audit
from talentio.core.legacy import Source
from talentio.ops.legacy import Carrier, Report
from talentio.ops.locks import only_one
from talentio.ops.models import Refused


class Command(BaseCommand):
    help = (
        "Bring people, film talents, productions and settings over from the PostgreSQL of the Flask system. "
        "It only reads there, may be run again, and tells every row that it could not take."
    )

    def add_arguments(self, parser):
        parser.add_argument("--database-url", required=True, help="postgres://… of the old system")
        parser.add_argument("--uploads", type=Path, help="its folder static/uploads, with photos and cvs")
        parser.add_argument(
            "--encryption-key",
            default=os.environ.get("LEGACY_ENCRYPTION_KEY", ""),
            help="its ENCRYPTION_KEY; better in the environment as LEGACY_ENCRYPTION_KEY",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would be taken, and take nothing"
        )
        parser.add_argument(
            "--report", type=Path, help="a file for what was not taken, instead of the screen"
        )
        parser.add_argument(
            "--sensitive-consent",
            default="",
            metavar="WORDS",
            help="the words that people agreed to about ethnicity and skin tone, which else stay there",
        )

    def handle(self, *, database_url, uploads, encryption_key, dry_run, report, sensitive_consent, **options):
        if not encryption_key:
            raise CommandError("Give --encryption-key or LEGACY_ENCRYPTION_KEY.")
        if uploads and not uploads.is_dir():
            raise CommandError(f"{uploads} is no folder.")
        told = Report() if report else Report(self.stdout.write)
        try:
            with only_one("legacy"), Source(database_url, encryption_key) as source:
                Carrier(source, uploads, told, is_dry=dry_run, consent_words=sensitive_consent).run()
        except psycopg.Error as failure:
            # Without the message's details: they may hold the address with its password.
            raise CommandError(f"The old database cannot be read ({type(failure).__name__}).") from failure
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if report:
            report.write_text("".join(f"{table}\t{old}\t{words}\n" for table, old, words in told.lines))
        for line in told.summary():
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")
        else:
            audit(None, "import_legacy", category="operations", description="; ".join(told.summary())[:500])
