"""O2: uploads live in an S3-compatible store by environment variables alone."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from talentio.testing.s3 import loopback_s3

# What uploads, pages and backups do to a store, in a process that only the environment configures.
WORK = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from talentio.ops.backup.making import walk
assert default_storage.save("photos/aa/x.webp", ContentFile(b"a photo")) == "photos/aa/x.webp"
assert default_storage.save("photos/aa/x.webp", ContentFile(b"another")) != "photos/aa/x.webp"
storages["private"].save("cvs/bb/y.pdf", ContentFile(b"%PDF" + b"x" * 9_000_000))
with default_storage.open("photos/aa/x.webp") as file:
    assert file.read() == b"a photo"
assert storages["private"].size("cvs/bb/y.pdf") == 9_000_004
with storages["private"].open("cvs/bb/y.pdf") as file:
    assert file.read(4) == b"%PDF"
assert len(list(walk(default_storage))) == 2 and list(walk(storages["private"])) == ["cvs/bb/y.pdf"]
for missing in (lambda: default_storage.open("photos/none"), lambda: default_storage.size("photos/none")):
    try:
        missing()
        raise SystemExit("a file that is not there was found")
    except FileNotFoundError:
        pass
storages["private"].delete("cvs/bb/y.pdf")
assert not storages["private"].exists("cvs/bb/y.pdf") and default_storage.exists("photos/aa/x.webp")
"""


@pytest.fixture
def store():
    with loopback_s3() as server:
        yield server


def test_uploads_are_kept_read_listed_and_deleted_in_the_bucket(store):
    environment = {
        "S3_BUCKET": "taalentio",
        "S3_ENDPOINT": store.address,
        "S3_ACCESS_KEY": "key of a test",
        "S3_SECRET_KEY": "secret of a test",
    }
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", WORK]
    ended = subprocess.run(
        command, cwd=settings.BASE_DIR, env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    assert store.objects["taalentio/media/photos/aa/x.webp"] == b"a photo"
    assert all(key.startswith("taalentio/media/") for key in store.objects)
    assert store.unsigned == 0
