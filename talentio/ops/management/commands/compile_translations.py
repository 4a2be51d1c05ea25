from django.conf import settings
from django.core.management.base import BaseCommand

from talentio.ops import catalogues


class Command(BaseCommand):
    help = (
        "Compile the translation catalogues, which needs no gettext; --extract collects the messages first."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--extract", action="store_true", help="needs xgettext on the PATH")

    def handle(self, *, extract, **options):
        if extract:
            catalogues.extract(settings.BASE_DIR)
        written = catalogues.compile_all()
        self.stdout.write(f"{len(written)} of {len(catalogues.LANGUAGES)} catalogues were compiled anew.")
