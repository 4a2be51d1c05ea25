"""The database of the running test, for processes of our own that a test starts and kills."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

from django.conf import settings
from django.db import connection


def environment(folder):
    """Variables that lead a process to this test's database and folders.

    SQLite's database of tests lives in memory, so the process gets a copy of it in `folder`.
    """
    return {
        **os.environ,
        "DATABASE_URL": database_url(folder),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "PRIVATE_ROOT": settings.STORAGES["private"]["OPTIONS"]["location"],
        "OPS_ROOT": str(settings.OPS_ROOT),
        "BACKUP_ROOT": str(settings.BACKUP_ROOT),
    }


def database_url(folder):
    if connection.vendor == "sqlite":
        path = folder / "copy.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
        return f"sqlite:///{path}"
    given = connection.settings_dict
    login = f"{given['USER']}:{given['PASSWORD']}@" if given["PASSWORD"] else f"{given['USER']}@"
    return f"postgres://{login}{given['HOST']}:{given['PORT']}/{given['NAME']}"


def manage(environment, *arguments, **options):
    """Start `manage.py`; the caller waits for it or kills it."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )


def ask(environment, expression):
    """What an expression on the process's database prints, in a process of its own."""
    with manage(environment, "shell", "--no-imports", "-c", expression) as process:
        output = process.communicate()[0]
    if process.returncode:
        raise AssertionError(output)
    return output.strip()
