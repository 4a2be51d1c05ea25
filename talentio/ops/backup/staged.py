"""A database beside the live one: filled from an archive, looked at, and put in its place in one step."""

import gzip
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from ..models import Refused
from .database import count_rows, environment

STAGED, LIVE, KEPT = "restore_staged", "public", "restore_kept"


def staged_database(folder):
    """The staged database that fits the live one; `folder` is a place to unpack to."""
    return StagedFile(folder) if connection.vendor == "sqlite" else StagedSchema(folder)


class StagedFile:
    """SQLite: a file; SQLite's online backup writes it over the live one in one transaction."""

    def __init__(self, folder):
        self.path = Path(folder) / "staged.sqlite3"

    @property
    def url(self):
        return f"sqlite:///{self.path}"

    def fill(self, dump):
        with gzip.open(dump) as source, self.path.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        with closing(sqlite3.connect(self.path)) as database:
            if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise Refused(_("The database in the archive is damaged."))

    def rows(self):
        with closing(sqlite3.connect(self.path)) as database:
            return count_rows(database.cursor(), "SELECT name FROM sqlite_master WHERE type = 'table'")

    def swap(self):
        connection.close()
        live = settings.DATABASES["default"]["NAME"]
        with (
            closing(sqlite3.connect(self.path)) as source,
            closing(sqlite3.connect(live, timeout=60)) as target,
        ):
            source.backup(target)

    def discard(self):
        self.path.unlink(missing_ok=True)


class StagedSchema:
    """PostgreSQL: a schema; renaming two schemas puts it in place in one short transaction."""

    def __init__(self, folder):
        given = connection.get_connection_params()
        names = ("host", "port", "user", "password", "dbname")
        self.login = {name: given[name] for name in names if given.get(name)}

    @property
    def url(self):
        known = {name: quote(str(value), safe="") for name, value in self.login.items()}
        password = f":{known['password']}" if "password" in known else ""
        port = f":{known['port']}" if "port" in known else ""
        path = quote(f"-c search_path={STAGED},{LIVE}")
        where = f"{known.get('user', '')}{password}@{known.get('host', '')}{port}/{known['dbname']}"
        return f"postgres://{where}?options={path}"

    def fill(self, dump):
        """Feed the dump to psql, which takes it for the live schema, in a transaction that ends as it began.

        Dumps name the schema, so for its length the live one has another name; nobody else sees that.
        The transaction ends by a COMMIT of ours: with `--single-transaction` psql would commit at the end of
        its input, which comes too when this process is killed: the dump would stand where the live one is.
        """
        self.discard()
        extensions = self._extensions()
        begin = [
            "BEGIN",
            f"ALTER SCHEMA {LIVE} RENAME TO {KEPT}",
            f"CREATE SCHEMA {LIVE}",
            *moves(extensions),
        ]
        end = [
            f"ALTER SCHEMA {LIVE} RENAME TO {STAGED}",
            f"ALTER SCHEMA {KEPT} RENAME TO {LIVE}",
            *moves(extensions),
            "COMMIT",
        ]
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", "-o", os.devnull]
        with subprocess.Popen(
            [*command, f"--dbname={self.login['dbname']}"],
            env=environment(self.login),
            stdin=subprocess.PIPE,
            bufsize=0,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as psql:
            try:
                psql.stdin.write(script(begin))
                subprocess.run(
                    ["pg_restore", "-f", "-", "--no-owner", "--no-privileges", f"--schema={LIVE}", str(dump)],
                    stdout=psql.stdin,
                    stderr=subprocess.DEVNULL,
                    check=True,
                )
                psql.stdin.write(script(end))
                psql.stdin.close()
            except (subprocess.CalledProcessError, BrokenPipeError):
                # Without our COMMIT nothing of it stays.
                psql.kill()
        if psql.returncode:
            raise Refused(_("The database in the archive could not be read."))

    def rows(self):
        with self._cursor() as cursor:
            cursor.execute(f"SET search_path = {STAGED}")
            return count_rows(cursor, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")

    def swap(self):
        steps = [f"ALTER SCHEMA {LIVE} RENAME TO {KEPT}", f"ALTER SCHEMA {STAGED} RENAME TO {LIVE}"]
        connection.close()
        self._run([*steps, *moves(self._extensions()), f"DROP SCHEMA {KEPT} CASCADE"])

    def discard(self):
        self._run([f"DROP SCHEMA IF EXISTS {STAGED} CASCADE"])

    def _extensions(self):
        with self._cursor() as cursor:
            cursor.execute(
                "SELECT extname FROM pg_extension WHERE extnamespace = %s::regnamespace",
                [LIVE],
            )
            return [name for (name,) in cursor.fetchall()]

    def _run(self, statements):
        with self._cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    @contextmanager
    def _cursor(self):
        """A cursor of a connection of its own: one transaction, closed at its end."""
        with psycopg.connect(**self.login) as session, session.cursor() as cursor:
            yield cursor


def moves(extensions):
    """Statements that bring extensions (trigrams) to whatever is called the live schema now."""
    return ['ALTER EXTENSION "{}" SET SCHEMA {}'.format(name.replace('"', '""'), LIVE) for name in extensions]


def script(statements):
    return "".join(f"{statement};\n" for statement in statements).encode()
