"""The database as a stream of bytes, with the number of rows of each table at that very moment."""

import gzip
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from ..locks import ops_folder
from ..models import Refused


@contextmanager
def dumped():
    """Yield (an open file with the dump, {table: rows}); raise Refused when the dump fails."""
    make = _sqlite if connection.vendor == "sqlite" else _postgresql
    with make() as dump:
        yield dump


@contextmanager
def _sqlite():
    """A copy by SQLite's online backup, which others may write beside; compressed."""
    with tempfile.TemporaryDirectory(dir=ops_folder("unpacked")) as folder:
        copy, packed = Path(folder) / "copy.sqlite3", Path(folder) / "copy.gz"
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
            rows = count_rows(target.cursor(), "SELECT name FROM sqlite_master WHERE type = 'table'")
        with copy.open("rb") as source, gzip.open(packed, "wb", compresslevel=1) as target:
            shutil.copyfileobj(source, target, 1 << 20)
        copy.unlink()
        with packed.open("rb") as stream:
            yield stream, rows


@contextmanager
def _postgresql():
    """pg_dump in its custom format, of the same snapshot in which the rows are counted."""
    given = connection.get_connection_params()
    login = {name: given[name] for name in ("host", "port", "user", "password", "dbname") if given.get(name)}
    with psycopg.connect(**login) as observer, observer.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot, schema = cursor.execute("SELECT pg_export_snapshot(), current_schema()").fetchone()
        command = ["pg_dump", "-Fc", "-Z1", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        rows = count_rows(cursor, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        with subprocess.Popen(
            [*command, f"--schema={schema}", f"--dbname={login['dbname']}"],
            env=environment(login),
            stdout=subprocess.PIPE,
        ) as dump:
            yield dump.stdout, rows
            if dump.wait():
                raise Refused(_("The database could not be dumped: pg_dump failed."))


def environment(login):
    """What PostgreSQL's programs read; a password on the command line would be seen by everybody."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    return {**os.environ, **{names[key]: str(value) for key, value in login.items() if key in names}}


def count_rows(cursor, query):
    """{table: rows} of the tables that a query names."""
    tables = [name for (name,) in cursor.execute(query).fetchall()]
    quoted = {name: '"{}"'.format(name.replace('"', '""')) for name in tables}
    return {
        name: cursor.execute(f"SELECT count(*) FROM {safe}").fetchone()[0]  # noqa: S608 names of ours, quoted
        for name, safe in sorted(quoted.items())
    }


def engine():
    return settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
