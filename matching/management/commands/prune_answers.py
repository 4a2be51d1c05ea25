from django.core.management.base import BaseCommand

from matching import pruning


class Command(BaseCommand):
    help = "Delete what the AI said of people once its months are over, as the nightly job does."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many rows would go")

    def handle(self, *args, dry_run, **options):
        if dry_run:
            answers, results = pruning.old_answers().count(), pruning.old_words().count()
            return self.stdout.write(f"Would delete {answers} answers, and the words of {results} results.")
        return self.stdout.write(f"{pruning.prune()} rows were cleaned.")
