from django.core.management.base import BaseCommand

from talentio.api import guide


class Command(BaseCommand):
    help = "Write the tables of operations in docs/api.*.md anew, from the description of the API."

    def handle(self, **options):
        for language in guide.LANGUAGES:
            path = guide.path_of(language)
            path.write_text(guide.written(path.read_text(encoding="utf-8"), language), encoding="utf-8")
            self.stdout.write(str(path))
