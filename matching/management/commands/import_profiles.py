"""`manage.py import_profiles FILE.json`: talents in bulk."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from matching.profile_import import Importer


class Command(BaseCommand):
    help = "Load talents from a JSON list; rows with errors are reported and skipped."

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        try:
            rows = json.loads(Path(file).read_text(encoding="utf-8"))
        except (OSError, ValueError) as wrong:
            raise CommandError(f"{file} cannot be read: {wrong}") from wrong
        if not isinstance(rows, list):
            raise CommandError(f"{file} holds no list.")
        importer = Importer()
        importer.load(rows)
        for number, wrong in importer.errors:
            self.stderr.write(f"row {number}: {wrong}")
        self.stdout.write(f"{importer.added} added, {len(importer.errors)} skipped.")
