"""K4: attacks end within five seconds and 256 MiB, and leave nothing on disk."""

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
    assert time.monotonic() - began < 5
    assert str(refusal.value)
    assert not [path for path in Path(own_temp).rglob("*") if path.is_file()]


# Runs the real worker, then writes down its peak: what a parent sees counts the parent's own memory.
SPY = """
import runpy, sys
from pathlib import Path
try:
    runpy.run_path({worker!r}, run_name="__main__")
finally:
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
    Path({report!r}).write_text(peak.split()[1])
"""


@pytest.fixture
def peak_in_mib(tmp_path, monkeypatch):
    """A function that tells the peak memory of the last worker."""
    spy, report = tmp_path / "spy.py", tmp_path / "peak"
    spy.write_text(SPY.format(worker=str(sandbox.WORKER), report=str(report)))
    monkeypatch.setattr(sandbox, "WORKER", spy)
    return lambda: int(report.read_text()) / 1024


OPENED = [attack for attack in ATTACKS if attack[1] not in ("empty", "too large")]


@pytest.mark.parametrize(
    ("store", "attack", "make"), OPENED, ids=[f"{a[0].__module__[-9:]}-{a[1]}" for a in OPENED]
)
def test_an_attack_takes_no_more_than_256_mib(peak_in_mib, store, attack, make):
    with pytest.raises(UploadRefused):
        store(make())
    assert peak_in_mib() < 256


LARGE = {
    "photo of 64 megapixels": lambda: files.photo(9200, 6900),
    "PNG of 24 megapixels": lambda: files.png(6000, 4000),
    "palette of 24 megapixels": lambda: files.png(6000, 4000, "P"),
    "WebP of 12 megapixels": lambda: files.webp(4000, 3000),
}


@pytest.mark.parametrize("kind", LARGE)
def test_the_largest_good_photos_take_no_more_than_256_mib(peak_in_mib, kind):
    assert photos.store(LARGE[kind]())
    assert peak_in_mib() < 256


def test_the_worker_sets_its_limits_before_it_reads(tmp_path):
    """What it sets is what the kernel holds it to."""
    source = f"import runpy, resource; worker = runpy.run_path({str(sandbox.WORKER)!r})\n"
    source += "worker['main']('document', '.')\n"
    source += "print(all(resource.getrlimit(l) == (m, m) for l, m in worker['LIMITS'].items()))"
    done = subprocess.run([sys.executable, "-c", source], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.splitlines() == ['{"refused": "broken"}', "True"]


def test_the_worker_sees_none_of_our_secrets(tmp_path, monkeypatch):
    """The environment that the worker gets holds neither keys nor addresses of databases."""
    spy = tmp_path / "spy.py"
    spy.write_text("import json, os; print(json.dumps(dict(os.environ)))")
    monkeypatch.setattr(sandbox, "WORKER", spy)
    monkeypatch.setenv("EMAIL_URL", "smtp://amina:secret@mail")
    seen = sandbox._run("photo", str(tmp_path), 5)
    assert set(seen) <= {"PATH", "LANG", "TMPDIR", "OMP_NUM_THREADS", "LC_CTYPE"}


def test_a_worker_that_never_ends_is_ended(tmp_path, monkeypatch):
    spy = tmp_path / "spy.py"
    spy.write_text("import os; open('pid', 'w').write(str(os.getpid())); import time; time.sleep(60)")
    monkeypatch.setattr(sandbox, "WORKER", spy)
    assert sandbox._run("photo", str(tmp_path), 0.5) == {"refused": "too_complex"}
    assert not Path("/proc", (tmp_path / "pid").read_text()).exists()


def test_a_worker_that_is_killed_refuses_the_file(tmp_path, monkeypatch):
    spy = tmp_path / "spy.py"
    spy.write_text("import os; os.kill(os.getpid(), 9)")
    monkeypatch.setattr(sandbox, "WORKER", spy)
    assert sandbox._run("photo", str(tmp_path), 5) == {"refused": "too_complex"}
