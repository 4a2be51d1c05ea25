"""B10: an update from a git remote takes the new version whole, or leaves the version before as it was."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext, override

from talentio.testing import own_process

IGNORED = (
    ".git",
    ".venv",
    "node_modules",
    "var",
    "staticfiles",
    "logs",
    "test-results",
    ".env",
    "*.sqlite3*",
)
MIGRATION = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("ops", {before!r})]
    operations = [migrations.RunSQL({sql!r}, migrations.RunSQL.noop)]
"""


def git(folder, *arguments):
    identity = ("-c", "user.name=Zara", "-c", "user.email=zara@example.com")
    ended = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return ended.stdout.strip()


def as_told(sentence):
    """As commands say it: in the language of the site."""
    with override(settings.LANGUAGE_CODE):
        return gettext(sentence)


class Installation:
    """A copy of this project with a remote of its own, a database of its own, and processes that run it."""

    def __init__(self, folder, database):
        self.author, self.remote, self.folder = folder / "author", folder / "remote.git", folder / "installed"
        shutil.copytree(settings.BASE_DIR, self.author, ignore=shutil.ignore_patterns(*IGNORED))
        git(self.author, "init", "--quiet", "--initial-branch=main")
        self.commit("The first version")
        git(folder, "clone", "--quiet", "--bare", str(self.author), str(self.remote))
        git(self.author, "remote", "add", "origin", str(self.remote))
        git(folder, "clone", "--quiet", str(self.remote), str(self.folder))
        self.variables = {
            **os.environ,
            "ENV_FILE": os.devnull,
            "DATABASE_URL": database,
            "REDIS_URL": "",
            "SECRET_KEY": settings.SECRET_KEY,
            "BLIND_INDEX_KEY": "a key of this test, long enough for an index",
            "ENCRYPTION_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            "BACKUP_PASSPHRASE": "kora balafon djembe oud",
            "UPDATES_ALLOWED": "on",
            "DEBUG": "on",
            **{
                name: str(folder / name)
                for name in ("MEDIA_ROOT", "PRIVATE_ROOT", "OPS_ROOT", "BACKUP_ROOT", "LOGS_ROOT")
            },
        }
        self.manage("migrate", "--verbosity", "0")

    def commit(self, subject):
        git(self.author, "add", "--all", "--force")
        git(self.author, "commit", "--quiet", "--allow-empty", "--message", subject)

    def publish(self, subject):
        self.commit(subject)
        git(self.author, "push", "--quiet", "--force", "origin", "main")

    def manage(self, *arguments, code=0, **variables):
        command = [sys.executable, "manage.py", *arguments]
        ended = subprocess.run(
            command, cwd=self.folder, env={**self.variables, **variables}, capture_output=True, text=True
        )
        words = Path(self.variables["OPS_ROOT"]) / "update.log"
        said = words.read_text()[-3000:] if words.exists() else ""
        assert ended.returncode == code, ended.stdout + ended.stderr + said
        return ended.stdout + ended.stderr

    def ask(self, expression):
        return self.manage("shell", "--no-imports", "-c", expression).strip()

    def migration(self, number, sql):
        """Add a migration of ops to the next version."""
        folder = self.author / "talentio/ops/migrations"
        before = sorted(path.stem for path in folder.glob("0*.py"))[-1]
        (folder / f"{number}_update_test.py").write_text(MIGRATION.format(before=before, sql=sql))

    @property
    def version(self):
        return git(self.folder, "log", "-1", "--format=%s")

    @property
    def history(self):
        return json.loads((Path(self.variables["LOGS_ROOT"]) / "update_history.json").read_text())


@pytest.fixture
def database(tmp_path):
    """A database that only this test has: an installation migrates it and may replace its schema."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'installed.sqlite3'}"
        return
    given = connection.settings_dict
    login = {
        "host": given["HOST"],
        "port": given["PORT"],
        "user": given["USER"],
        "password": given["PASSWORD"],
    }
    name = f"update_{os.getpid()}"
    with psycopg.connect(dbname="postgres", autocommit=True, **login) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        yield own_process.database_url(tmp_path).rsplit("/", 1)[0] + f"/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def installation(tmp_path, database):
    return Installation(tmp_path, database)


COUNTRIES = "from talentio.core.models import Country; print(Country.objects.count())"
SAVED = (
    "from talentio.core.models import Figure; Figure.objects.replace('kept', {'kept': 'yes'}); "
    "print(Figure.objects.values_of(['kept']))"
)
KEPT = "from talentio.core.models import Figure; print(Figure.objects.values_of(['kept']))"


@pytest.mark.django_db
def test_good_and_bad_versions(installation):
    # A good one, with a migration, is taken.
    assert "0 commits" in installation.manage("update")
    assert as_told("This is the newest version already.") in installation.manage("update", "--apply", code=1)
    installation.ask(SAVED)
    (installation.author / "CHANGELOG.md").write_text("## Next\n- Something new\n")
    installation.migration("0900", "CREATE TABLE update_test_good (id integer)")
    installation.publish("A good version")
    assert "A good version" in installation.manage("update")
    assert "Updated." in installation.manage("update", "--apply")
    assert installation.version == "A good version"
    installation.ask(
        "from django.db import connection; connection.cursor().execute('SELECT * FROM update_test_good')"
    )
    assert [entry["result"] for entry in installation.history] == ["done"]
    assert int(installation.ask(COUNTRIES)) > 100

    # One of whose two migrations fails is undone, the database with it.
    installation.migration("0901", "CREATE TABLE update_test_half (id integer)")
    installation.migration("0902", "CREATE TABLE nonsense (")
    installation.publish("A failing migration")
    assert "migrate" in installation.manage("update", "--apply", code=1)
    assert installation.version == "A good version"
    names = "from django.db import connection; print(connection.introspection.table_names())"
    assert "update_test_half" not in installation.ask(names)
    assert "update_test_good" in installation.ask(names)
    assert "'kept': 'yes'" in installation.ask(KEPT)
    assert [entry["result"] for entry in installation.history] == ["failed", "done"]

    # One that needs what cannot be installed changes nothing.
    for number in ("0901", "0902"):
        (installation.author / f"talentio/ops/migrations/{number}_update_test.py").unlink()
    requirements = installation.author / "requirements.txt"
    needed = requirements.read_text()
    requirements.write_text(needed + "./there-is-no-such-package.whl\n")
    installation.publish("A failing install")
    assert "pip" in installation.manage("update", "--apply", code=1)
    assert installation.version == "A good version"

    # One that does not start is undone as well.
    requirements.write_text(needed)
    (installation.author / "talentio/wsgi.py").write_text("raise SystemExit('no')\n")
    installation.publish("One that does not start")
    assert as_told("The new version does not answer.") in installation.manage("update", "--apply", code=1)
    assert installation.version == "A good version"
    assert len(installation.history) == 4

    # What was changed here by hand is never thrown away.
    (installation.folder / "README.md").write_text("mine")
    assert "README.md" in installation.manage("update", "--apply", code=1)
    assert (installation.folder / "README.md").read_text() == "mine"


@pytest.mark.django_db
def test_an_update_that_was_killed_is_gone_back_from(installation):
    assert as_told("Updates are switched off in the settings.") in installation.manage(
        "update", "--apply", code=1, UPDATES_ALLOWED="off"
    )
    installation.migration("0900", "CREATE TABLE update_test_good (id integer)")
    # The new version kills the update when its files are there and its database has changed.
    command = installation.author / "talentio/core/management/commands/load_places.py"
    command.write_text("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n" + command.read_text())
    installation.publish("A version that kills its update")
    installation.manage("update", "--apply", code=-9)
    assert installation.version == "A version that kills its update"
    assert as_told("An update was interrupted: go back to the version before first.") in installation.manage(
        "update", "--apply", code=1
    )
    git(
        installation.folder,
        "checkout",
        "--quiet",
        "HEAD~1",
        "--",
        "talentio/core/management/commands/load_places.py",
    )
    installation.manage("update", "--go-back")
    assert installation.version == "The first version"
    names = "from django.db import connection; print(connection.introspection.table_names())"
    assert "update_test_good" not in installation.ask(names)
    assert as_told("No update was interrupted.") in installation.manage("update", "--go-back", code=1)
