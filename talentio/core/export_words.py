"""Words for the cells of exports: each maker is called once per file, in the language of the file."""

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext

from .models import City, Country


def choices(which):
    """The words of a TextChoices, or of a function that returns [(code, words)]."""

    def make():
        pairs = which.choices if hasattr(which, "choices") else which()
        known = {code: str(words) for code, words in pairs}
        return lambda code: known.get(code, code or "")

    return make


def yes_or_no():
    words = {True: gettext("yes"), False: gettext("no")}
    return lambda value: words[bool(value)]


def countries():
    """The name of a country by its number."""
    known = {country.pk: country.name for country in Country.objects.all()}
    return lambda pk: known.get(pk, "")


def moments():
    """A moment on the site's clock, to the minute."""
    zone = timezone.get_current_timezone()
    return lambda moment: moment.astimezone(zone).isoformat(" ", "minutes")[:16] if moment else ""


def of(rows, column, keys):
    """Keep rows whose column, a foreign key, is one of many keys."""
    if connection.vendor != "postgresql":
        return rows.filter(**{f"{column}__in": keys})
    # One array: two thousand parameters cost more than the query itself.
    field = rows.model._meta.get_field(column).column
    quote = connection.ops.quote_name
    one_of = f"{quote(rows.model._meta.db_table)}.{quote(field)} = ANY(%s)"
    return rows.extra(where=[one_of], params=[list(keys)])  # noqa: S610 names of our own models


def cities(pks):
    """{number: name} of these cities."""
    return {city.pk: city.label for city in City.objects.filter(pk__in=pks).defer("search_key")}


def joined(pairs, separator=", "):
    """{key: words} of (key, word) pairs, in their order."""
    found = {}
    for key, word in pairs:
        found.setdefault(key, []).append(word)
    return {key: separator.join(words) for key, words in found.items()}
