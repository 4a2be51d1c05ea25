"""Running the parsers of uploads where they can do no harm.

Each file is opened by `worker.py` in a process of its own, with limits on memory, time and what
it may write, without our secrets and without Django. What is wrong comes back as a word.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext_lazy as _

WORKER = Path(__file__).with_name("worker.py")
SECONDS = 5
# Measured: a PNG of 24 megapixels needs 170 MiB; with the program itself this stays under 256.
MOST_MEMORY = 215 * 1024 * 1024
MOST_ADDRESSES = 1024 * 1024 * 1024
MOST_WRITTEN = 20 * 1024 * 1024

SENTENCES = {
    "empty": _("This file is empty. Please choose it again."),
    "too_large": _("This file is too large. Please choose a smaller one."),
    "not_a_photo": _("This is not a photo that we can read. Please choose a JPEG, PNG or WebP file."),
    "broken": _("This file is damaged or incomplete. Please save or export it again."),
    "too_many_pixels": _("This photo has too many pixels. Please choose a smaller version of it."),
    "too_small": _("This photo is too small. It needs at least 200 pixels on each side."),
    "not_a_document": _("This is not a document that we can read. Please choose a PDF, DOCX or TXT file."),
    "old_word": _("We cannot read the old Word format. Please save your CV as PDF or DOCX."),
    "protected": _("This document is protected by a password. Please save it without one."),
    "too_many_pages": _("This document has more than 60 pages. Please send your CV alone."),
    "has_macros": _("This document contains macros. Please save your CV as PDF."),
    "too_complex": _(
        "This file is too complex for us to open safely. Please export it again as PDF or JPEG."
    ),
}


class UploadRefused(Exception):
    """The file cannot be taken; `str()` says why and what to do, in the active language."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason

    def __str__(self):
        return str(SENTENCES[self.reason])


@dataclass(frozen=True)
class Opened:
    """What the worker found: plain facts, and a folder with the files it made."""

    facts: dict
    folder: Path
    source: Path


@contextmanager
def opened(uploaded_file, kind, *, most_bytes):
    """Let the worker open an upload as "photo" or "document"; raise UploadRefused if it may not stay.

    The folder, with all that was written, goes when the block ends.
    """
    with TemporaryDirectory(prefix="upload-") as folder:
        source = Path(folder) / "source"
        _copy(uploaded_file, source, most_bytes)
        facts = _run(kind, folder)
        if "refused" in facts:
            raise UploadRefused(facts["refused"])
        yield Opened(facts, Path(folder), source)


def _copy(uploaded_file, target, most_bytes):
    """Write the upload to disk, counting: the size that a browser claims proves nothing."""
    written = 0
    with target.open("wb") as out:
        for chunk in uploaded_file.chunks():
            written += len(chunk)
            if written > most_bytes:
                raise UploadRefused("too_large")
            out.write(chunk)
    if not written:
        raise UploadRefused("empty")


def _run(kind, folder):
    process = subprocess.Popen(
        [sys.executable, "-I", str(WORKER), kind, folder],
        cwd=folder,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": folder, "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_limit,  # noqa: PLW1509 it only calls setrlimit, which takes no lock
    )
    try:
        output, _nothing = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return {"refused": "too_complex"}
    if process.returncode:
        # Killed by one of its limits, or out of memory in the middle of a library.
        return {"refused": "too_complex"}
    return json.loads(output)


def _limit():
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
