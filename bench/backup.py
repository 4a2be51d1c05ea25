"""S14: backup and restore of the configured database and of uploads, beside pg_dump, pg_restore and copying.

    python -m bench.fill 100000 && python -m bench.backup --megabytes 2048

It works on a database and on folders that may be lost: PostgreSQL, its own MEDIA_ROOT, OPS_ROOT and
BACKUP_ROOT under a folder that is removed at the end. Seconds; memory is the largest process, in MiB.
"""

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import fill  # noqa: F401 sets Django up

from django.conf import settings  # isort: skip
from django.db import connection  # isort: skip

from .report import figure  # isort: skip

PASSPHRASE = "kora balafon djembe oud"  # noqa: S105 of a bench
FILE = 2 * 1024 * 1024
SPARE = "bench_backup_floor"


def timed(command, **options):
    """Seconds that a command takes; its failure stops the bench."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    return time.perf_counter() - begun


def write_uploads(folder, megabytes):
    """Files that do not compress, as photos do not."""
    source = random.Random(14)  # noqa: S311 the same bytes each time
    for number in range(megabytes * 1024 * 1024 // FILE):
        path = folder / f"photos/{number % 100:02}/{number}.webp"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.randbytes(FILE))


def login():
    given = connection.settings_dict
    variables = {"PGHOST": given["HOST"], "PGPORT": str(given["PORT"]), "PGUSER": given["USER"]}
    return {**os.environ, **variables, "PGPASSWORD": given["PASSWORD"]}, given["NAME"]


def floor(folder, uploads):
    """(backup, restore): the database alone by its own tools, and the files copied."""
    variables, name = login()
    dump = folder / "floor.dump"
    saved = timed(["pg_dump", "-Fc", "-f", str(dump), name], env=variables)
    saved += timed(["cp", "-r", str(uploads), str(folder / "floor")])
    timed(["psql", "-q", "-d", "postgres", "-c", f"CREATE DATABASE {SPARE}"], env=variables)
    try:
        restored = timed(["pg_restore", "--no-owner", "-d", SPARE, str(dump)], env=variables)
    finally:
        timed(["psql", "-q", "-d", "postgres", "-c", f"DROP DATABASE {SPARE}"], env=variables)
    shutil.rmtree(folder / "floor")
    restored += timed(["cp", "-r", str(uploads), str(folder / "floor")])
    return saved, restored


def ours(folder, uploads):
    places = {name: str(folder / name.lower()) for name in ("OPS_ROOT", "BACKUP_ROOT", "PRIVATE_ROOT")}
    variables = {**os.environ, **places, "MEDIA_ROOT": str(uploads), "BACKUP_PASSPHRASE": PASSPHRASE}
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    saved = timed([*manage, "backup"], env=variables)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    (archive,) = (folder / "backup_root").glob("*.zip")
    # A restore makes a backup of what is there first: that part is the backup's own figure.
    restored = timed([*manage, "restore", str(archive), "--yes"], env=variables) - saved
    return saved, restored, memory, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=256)
    given = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("S14 is measured on PostgreSQL: give DATABASE_URL.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        uploads = folder / "uploads"
        write_uploads(uploads, given.megabytes)
        floors = floor(folder, uploads)
        *seconds, small, large = ours(folder, uploads)
    for what, mine, least in zip(("backup", "restore"), seconds, floors, strict=True):
        figure("S14", f"{what}, {given.megabytes} MiB of uploads", mine, "s", floor=least, at_most=1.5)
    figure("S14", "memory of a backup", small, "MiB")
    figure("S14", "memory of a restore", large, "MiB")


if __name__ == "__main__":
    main()
