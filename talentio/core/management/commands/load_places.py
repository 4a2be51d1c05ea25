from django.core.management.base import BaseCommand

from talentio.core import places


class Command(BaseCommand):
    help = "Add the countries and cities that are missing; change and delete nothing."

    def handle(self, *args, **options):
        countries, cities = places.load()
        self.stdout.write(f"Places: {countries} countries and {cities} cities added.")
