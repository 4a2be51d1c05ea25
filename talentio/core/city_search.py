"""Finding the city that somebody means."""

from rapidfuzz import fuzz, process

from .models import City
from .place_memory import remembered
from .spelling import fold

MOST = 50
FUZZY_CANDIDATES = 4000
ALIKE = 78


def find_cities(country, text, limit=MOST):
    """Return the cities of a country that a text may mean, best match first; the largest for no text.

    Spellings that begin with the text come first, whole names before longer ones; only when there
    are none, those that are close to it, then those that hold it. Three queries at most.
    """
    text = fold(text)[:100]
    cities = City.objects.filter(country=country).order_by("-population", "name")
    if not text:
        return list(cities[:limit])
    found = list(cities.filter(search_key__contains=f"|{text}")[:limit])
    found = sorted(found, key=lambda city: f"|{text}|" not in city.search_key)
    return found or _alike(cities, text, limit) or list(cities.filter(search_key__contains=text)[:limit])


def resolve_city(country, text):
    """Return the one city that a text names in a country, or None where that is not certain."""
    text = fold(text)
    if not text or len(text) > 120:
        return None
    return remembered(("city", country.pk, text), lambda: _called(country, text))


def _called(country, text):
    named = list(City.objects.filter(country=country, search_key__contains=f"|{text}|")[:3])
    if len(named) > 1:
        # A town whose proper name it is comes before one that is also called so.
        named = [
            city for city in named if text in (fold(city.name), fold(city.name_fr), fold(city.label))
        ] or named
    return named[0] if len(named) == 1 else None


def _alike(cities, text, limit):
    """Cities whose spelling is close, for names with a slip of the finger."""
    keys = dict(cities.values_list("pk", "search_key")[:FUZZY_CANDIDATES])
    spelled = {
        f"{pk}:{number}": name
        for pk, key in keys.items()
        for number, name in enumerate(key.strip("|").split("|"))
    }
    close = process.extract(text, spelled, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=limit)
    order = dict.fromkeys(int(key.split(":")[0]) for _name, _score, key in close)
    by_pk = City.objects.select_related(None).in_bulk(order)
    return [by_pk[pk] for pk in order]
