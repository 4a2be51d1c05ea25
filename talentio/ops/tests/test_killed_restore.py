"""B9 under kill -9 and on a full disk: database and files are the old or the new, whole, at any moment.

The moments are drawn from a seed that the failure prints; RESTORE_KILLS=10 draws more of them.
"""

import os
import random
import resource
import shutil
import signal
import subprocess
import time

import pytest
from django.db import connection

from talentio.ops.tests.test_restore import (  # noqa: F401 fixtures
    DESTROY,
    ROWS,
    backup,
    environment,
    files,
    restore,
)
from talentio.testing import own_process

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = int(os.environ.get("RESTORE_KILLS", "1"))
# Room for the code's own files, none for a database.
ROOM = 64 * 1024


def test_killed_at_any_moment_it_is_the_old_or_the_new(environment, backup, settings):  # noqa: F811
    seed = time.time_ns() % 100_000
    moments = random.Random(seed)
    new, new_files = own_process.ask(environment, ROWS), files(settings)
    started = time.monotonic()
    restore(environment, backup)
    whole = time.monotonic() - started
    for number in range(KILLS):
        own_process.ask(environment, DESTROY)
        old, old_files = own_process.ask(environment, ROWS), files(settings)
        after = moments.uniform(0.2, 1.05) * whole
        with own_process.manage(environment, "restore", str(backup), "--yes") as process:
            try:
                process.communicate(timeout=after)
            except subprocess.TimeoutExpired:
                process.kill()
        told = f"seed {seed}, kill {number} after {after:.2f} s of {whole:.2f} s"
        rows, there = own_process.ask(environment, ROWS), files(settings)
        assert rows in (old, new), told
        # Files may be too many until the next restore, never too few.
        expected = old_files if rows == old else new_files
        assert expected.items() <= there.items(), told
        restore(environment, backup)
        assert own_process.ask(environment, ROWS) == new, told
        assert files(settings) == new_files, told


@pytest.mark.postgres
def test_killed_while_the_dump_is_read_it_is_the_old(environment, backup, settings, tmp_path):  # noqa: F811
    own_process.ask(environment, DESTROY)
    rows, stored = own_process.ask(environment, ROWS), files(settings)
    # Whoever reads the dump kills the restore first and then goes on to the end, as the real one would.
    reader = tmp_path / "bin" / "pg_restore"
    reader.parent.mkdir()
    reader.write_text(f'#!/bin/sh\nkill -9 $PPID\nexec {shutil.which("pg_restore")} "$@"\n')
    reader.chmod(0o755)
    given = {**environment, "PATH": f"{reader.parent}:{os.environ['PATH']}"}
    with own_process.manage(given, "restore", str(backup), "--yes") as process:
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    _wait_for_the_readers()
    assert own_process.ask(environment, ROWS) == rows
    assert files(settings) == stored


def _wait_for_the_readers():
    """Until psql, which outlives the restore, has said its last to the database."""
    for _attempt in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'psql'")
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.1)


def test_on_a_full_disk_nothing_has_changed(environment, backup, settings):  # noqa: F811
    own_process.ask(environment, DESTROY)
    rows, stored = own_process.ask(environment, ROWS), files(settings)
    archives = sorted(settings.BACKUP_ROOT.iterdir())
    with own_process.manage(
        environment, "restore", str(backup), "--yes", preexec_fn=lambda: _fill_the_disk(ROOM)
    ) as process:
        output = process.communicate()[0]
    assert process.returncode == 1
    assert "Error" in output or "File too large" in output
    assert own_process.ask(environment, ROWS) == rows
    assert files(settings) == stored
    assert sorted(settings.BACKUP_ROOT.iterdir()) == archives


def _fill_the_disk(room):
    """Let no file grow beyond so many bytes: the process gets an OSError, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
