"""Reading the PostgreSQL database of the Flask system, and what its readers in the apps share."""

import base64
import hashlib
import json
from contextlib import closing
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby

import psycopg
from cryptography.fernet import Fernet, InvalidToken
from django.db.models import Q
from psycopg import sql
from psycopg.rows import dict_row

from .city_search import resolve_city
from .models import City, Country
from .spelling import city_code, fold

BATCH = 500
# How a Fernet token begins: its version, and a moment of this century.
TOKEN = "gAAAA"  # noqa: S105 no secret


class NotTaken(Exception):
    """A row, or a part of it, cannot be taken; `str()` says why."""


class Source:
    """The old database; it is only read, in one snapshot."""

    def __init__(self, url, key):
        self.fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))
        # psycopg knows "postgres" and "postgresql", not SQLAlchemy's drivers.
        scheme, _colon, rest = url.partition("://")
        self.connection = psycopg.connect(f"{scheme.partition('+')[0]}://{rest}", row_factory=dict_row)
        self.connection.read_only = True
        self.connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.connection.close()

    @cached_property
    def tables(self):
        found = self.connection.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = ANY (current_schemas(false))"
        )
        return {row["table_name"] for row in found}

    def rows(self, table):
        """Yield the rows of a table as dicts, by their id; nothing for a table that is not there."""
        if table not in self.tables:
            return
        with closing(self.connection.cursor(name=f"legacy_{table}")) as cursor:
            cursor.itersize = BATCH
            cursor.execute(sql.SQL("SELECT * FROM {} ORDER BY id").format(sql.Identifier(table)))
            yield from cursor

    def read(self, row, *names):
        """The first of these columns that holds something, decrypted if need be; raise NotTaken."""
        for name in names:
            for column in (f"{name}_encrypted", name):
                value = row.get(column)
                if value not in (None, ""):
                    return self._clear(str(value), column)
        return ""

    def _clear(self, value, column):
        # Some columns held plain text before they were encrypted.
        if not value.startswith(TOKEN):
            return value.replace("\0", "").strip()
        try:
            return self.fernet.decrypt(value.encode()).decode().strip()
        except (InvalidToken, UnicodeDecodeError) as refusal:
            raise NotTaken(f"{column} cannot be decrypted with this key") from refusal


class Row:
    """One old row as its reader sees it: what cannot be taken is noted, and the rest goes on."""

    def __init__(self, source, row, places):
        self.source, self.row, self.places, self.remarks = source, row, places, []

    def get(self, *names):
        """The first of these columns that is there and holds something; None for none."""
        return next((self.row[name] for name in names if self.row.get(name) not in (None, "")), None)

    def text(self, *names, most=None):
        """A text, decrypted if need be; "" with a remark where it cannot be read or is too long."""
        try:
            found = self.source.read(self.row, *names)
        except NotTaken as refusal:
            self.remark(str(refusal))
            return ""
        if most and len(found) > most:
            self.remark(f"{names[0]} was longer than {most} characters and was cut")
        return found[:most] if most else found

    def remark(self, words):
        self.remarks.append(words)

    def code(self, choice, name, value=None):
        """The code of a list (an `import_cells.Choice`) for a word; "" with a remark for an unknown one."""
        word = str(self.get(name) or "") if value is None else str(value)
        if not word:
            return ""
        try:
            return choice.code_of(word)
        except ValueError:
            self.remark(f"{name} {word[:60]!r} is in no list")
            return ""

    def number(self, name, least, most):
        """A whole number within bounds; None with a remark for anything else."""
        value = self.get(name)
        try:
            number = None if value is None else int(float(value))
        except (TypeError, ValueError, OverflowError):
            number = least - 1
        if number is None or least <= number <= most:
            return number
        self.remark(f"{name} {str(value)[:40]!r} is not between {least} and {most}")
        return None

    def items(self, name):
        """A JSON list, whether the column is JSON or text; [] with a remark for something else."""
        value = self.get(name)
        try:
            value = json.loads(value) if isinstance(value, str) else value
        except ValueError:
            value = [part.strip() for part in value.split(",") if part.strip()]
        if value is None or isinstance(value, list):
            return value or []
        self.remark(f"{name} holds no list")
        return []

    def moment(self, name):
        """A moment; the old system wrote UTC without saying so."""
        value = self.get(name)
        if not isinstance(value, datetime):
            return None
        return value if value.tzinfo else value.replace(tzinfo=UTC)


class Places:
    """Countries and cities of the old tables, as ours; a city that we do not know is added."""

    def __init__(self, source):
        self.countries = {row["id"]: self._country(row) for row in source.rows("countries")}
        self.rows = {row["id"]: row for row in source.rows("cities")}
        self.cities = {}

    def _country(self, row):
        code = str(row.get("code") or "").strip().upper()
        return Country.objects.filter(code=code).first() or self.named(row.get("name"))

    def named(self, name):
        """A country by its name in one of our languages, or its code; None if nobody is called so."""
        words = fold(str(name or ""))
        known = (country for country in Country.objects.all() if words)
        return next((each for each in known if words in _names(each)), None)

    def country(self, pk):
        return self.countries.get(pk)

    def city(self, pk):
        """Our City for an old id; None for an unknown one."""
        if pk not in self.cities:
            self.cities[pk] = self._city(self.rows.get(pk))
        return self.cities[pk]

    def _city(self, row):
        country = self.country(row["country_id"]) if row else None
        if country is None:
            return None
        name = " ".join(str(row["name"]).split())[:120]
        known = City.objects.filter(Q(country=country, name=name)).order_by("-population").first()
        return (
            resolve_city(country, name)
            or known
            or City.objects.create(
                country=country, name=name, code=city_code(str(row.get("code") or "") or name)
            )
        )


def _names(country):
    return {fold(name) for name in (country.code, country.name_fr, country.name_en, country.name_ar) if name}


def grouped(rows, column):
    """{value: [row, …]} of rows by one of their columns."""
    ordered = sorted(rows, key=lambda row: row[column] or 0)
    return {value: list(found) for value, found in groupby(ordered, key=lambda row: row[column])}
