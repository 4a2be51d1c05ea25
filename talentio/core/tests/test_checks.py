"""The application does not start half configured."""

import os
import subprocess
import sys

import pytest

from talentio.core import checks

KEYS = ("SECRET_KEY", "ENCRYPTION_KEY", "BLIND_INDEX_KEY")


def manage(*command, **changed):
    env = {**os.environ, **changed}
    return subprocess.run([sys.executable, "manage.py", *command], env=env, capture_output=True, text=True)


def test_with_every_key_there_is_nothing_to_say():
    assert checks.keys_are_there() == []


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_key_is_named_by_the_check(key):
    result = manage("check", **{key: ""})
    assert result.returncode == 1
    assert key in result.stderr


@pytest.mark.parametrize("key", KEYS)
def test_production_refuses_to_start_without_a_key(key):
    code = "import talentio.wsgi"
    env = {**os.environ, key: "", "DEBUG": "off", "DJANGO_SETTINGS_MODULE": "talentio.settings"}
    result = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert result.returncode == 1
    assert "ImproperlyConfigured" in result.stderr


@pytest.mark.parametrize("wrong", ["short", "x" * 44, "é"])
def test_a_key_that_is_no_key_is_refused(settings, wrong):
    settings.ENCRYPTION_KEY = wrong
    assert [error.id for error in checks.keys_are_there()] == ["taalentio.E002"]


def test_a_former_key_that_is_no_key_is_refused(settings):
    settings.ENCRYPTION_KEYS_OLD = ["short"]
    assert [error.id for error in checks.keys_are_there()] == ["taalentio.E004"]


def test_production_names_its_hosts(settings):
    settings.ALLOWED_HOSTS = []
    assert [error.id for error in checks.hosts_are_named()] == ["taalentio.E005"]


def test_sqlite_writes_ahead_and_waits(tmp_path):
    """WAL, IMMEDIATE transactions, a patient timeout and foreign keys, as read back from SQLite."""
    code = (
        "import django; django.setup()\n"
        "from django.db import connection as c\n"
        "read = lambda p: c.cursor().execute(f'PRAGMA {p}').fetchone()[0]\n"
        "print(read('journal_mode'), read('foreign_keys'), read('busy_timeout'), c.transaction_mode)"
    )
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/new/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "talentio.settings",
    }
    result = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["wal", "1", "20000", "IMMEDIATE"]
