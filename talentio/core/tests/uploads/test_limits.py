"""K4: attacks end within five seconds and 256 MiB, and leave nothing on disk."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from talentio.core.uploads import UploadRefused, documents, photos, sandbox
from talentio.testing import files

ATTACKS = [(photos.store, attack, make) for attack, make in files.BAD_PHOTOS.items()]
ATTACKS += [(documents.store, attack, make) for attack, make in files.BAD_DOCUMENTS.items()]


@pytest.fixture
def own_temp(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("store", "attack", "make"), ATTACKS, ids=[f"{a[0].__module__[-9:]}-{a[1]}" for a in ATTACKS]
)
def test_an_attack_is_refused_in_time_and_leaves_nothing(own_temp, store, attack, make):
    file = make()
    began = time.monotonic()
    with pytest.raises(UploadRefused) as refusal:
        store(file)
    assert time.monotonic() - began < sandbox.SECONDS + 1
    assert str(refusal.value)
    assert not [path for path in Path(own_temp).rglob("*") if path.is_file()]


MEASURE = """
import resource, sys
from talentio.testing import files
import django; django.setup()
from talentio.core.uploads import UploadRefused, documents, photos
kind, attack = sys.argv[1:]
is_photo = kind == "photo"
store, attacks = (photos.store, files.BAD_PHOTOS) if is_photo else (documents.store, files.BAD_DOCUMENTS)
try:
    store(attacks[attack]())
except UploadRefused:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.parametrize(
    ("kind", "attack"),
    [("photo", "bomb"), ("document", "deep docx"), ("document", "pdf bomb"), ("document", "docx bomb")],
)
def test_an_attack_takes_no_more_than_256_mib(kind, attack, tmp_path):
    import os

    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "talentio.settings",
        "MEDIA_ROOT": str(tmp_path),
        "PRIVATE_ROOT": str(tmp_path),
    }
    command = [sys.executable, "-c", MEASURE, kind, attack]
    measured = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert int(measured.stdout) < 256 * 1024


def test_the_worker_sees_none_of_our_secrets(tmp_path, monkeypatch):
    """The environment that the worker gets holds neither keys nor addresses of databases."""
    spy = tmp_path / "spy.py"
    spy.write_text("import json, os; print(json.dumps(dict(os.environ)))")
    monkeypatch.setattr(sandbox, "WORKER", spy)
    seen = sandbox._run("photo", str(tmp_path))
    assert not {"SECRET_KEY", "ENCRYPTION_KEY", "DATABASE_URL"} & set(seen)


def test_a_worker_that_never_ends_is_ended(tmp_path, monkeypatch):
    spy = tmp_path / "spy.py"
    spy.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(sandbox, "WORKER", spy)
    monkeypatch.setattr(sandbox, "SECONDS", 0.5)
    monkeypatch.setattr(sandbox, "_limit", lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
    assert sandbox._run("photo", str(tmp_path)) == {"refused": "too_complex"}
