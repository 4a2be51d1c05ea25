"""Loading countries and cities from the data that the project ships."""

import csv
import gzip
import io
from pathlib import Path

from django.db import transaction
from django.utils import translation
from django_countries import countries

from .models import City, Country
from .spelling import city_code

DATA = Path(__file__).parent / "data"
CITIES, HAND_MADE = DATA / "cities.csv.gz", DATA / "city_names.csv"
COLUMNS = ["geoname_id", "country", "name", "name_fr", "name_ar", "region", "population", "alternates"]
BATCH = 1000


def csv_rows(path):
    """Rows of a CSV file, plain or gzipped, as dicts."""
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return csv.DictReader(io.StringIO(text.decode()))


@transaction.atomic
def load():
    """Add the countries and cities that are missing; return how many of each.

    What exists stays as it is, whatever staff made of it, and nothing is deleted.
    """
    return _load_countries(), _load_cities()


def _load_countries():
    names = {code: {} for code, _name in countries}
    for language in ("fr", "en", "ar"):
        with translation.override(language):
            for code, name in countries:
                names[code][f"name_{language}"] = str(name)
    known = set(Country.objects.values_list("code", flat=True))
    missing = [Country(code=code, **each) for code, each in names.items() if code not in known]
    return len(Country.objects.bulk_create(missing))


def _load_cities():
    by_code = {country.code: country for country in Country.objects.all()}
    known = set(City.objects.exclude(geoname_id=None).values_list("geoname_id", flat=True))
    # A city that staff added by hand under the same name is the same place.
    named = set(City.objects.filter(geoname_id=None).values_list("country__code", "name", "region"))
    added = 0
    batch = []
    for row in csv_rows(CITIES):
        if int(row["geoname_id"]) in known or row["country"] not in by_code:
            continue
        if (row["country"], row["name"], row["region"]) in named:
            continue
        batch.append(_city(row, by_code[row["country"]]))
        added += 1
    City.objects.bulk_create(batch, batch_size=BATCH)
    return added


def _city(row, country):
    city = City(
        country=country,
        geoname_id=int(row["geoname_id"]),
        code=city_code(row["name"]),
        population=int(row["population"]),
        **{name: row[name] for name in ("name", "name_fr", "name_ar", "region")},
    )
    city.remember_spellings(row["alternates"].split("|"))
    return city
