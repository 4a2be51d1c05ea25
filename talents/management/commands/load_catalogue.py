from django.core.management.base import BaseCommand

from talents import catalogue
from talents.models import Talent, TalentCategory


class Command(BaseCommand):
    help = "Add what is missing from the catalogue of talents; change nothing that staff renamed."

    def handle(self, *args, **options):
        added = catalogue.load(TalentCategory, Talent)
        self.stdout.write(f"Catalogue: {added} added, {Talent.objects.count()} talents.")
