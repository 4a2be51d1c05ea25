"""Running the parsers of uploads where they can do no harm.

Each file is opened by `worker.py` in a process of its own, without our secrets and without Django.
It sets its own limits on memory, time and what it may write, before it reads a byte: setting them
from here, between fork and exec, is not safe beside other threads. What is wrong comes back as a word.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext_lazy as _

WORKER = Path(__file__).with_name("worker.py")
# The answer is due within five seconds, and the end of the worker is not free.
SECONDS = 4.5
TOO_COMPLEX = {"refused": "too_complex"}

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
    "no_text": _("No text was found in this document; a scan has none. Please paste the text instead."),
    "no_table": _("This is not a table that we can read. Please choose a CSV or an XLSX file."),
    "old_excel": _("We cannot read the old Excel format. Please save the file as XLSX or CSV."),
    "table_macros": _("This workbook contains macros. Please save it as XLSX or CSV."),
    "no_rows": _("There is no row below the titles."),
    "no_columns": _("No title of a column is known. Take the template, and keep its first row."),
    "too_many_rows": _("There are more than 20,000 rows. Please send them in parts."),
    "too_many_columns": _("There are more than 200 columns. Please leave out those that we do not know."),
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
def opened(uploaded_file, kind, *, most_bytes, seconds=SECONDS):
    """Let the worker open an upload as "photo", "logo", "document", "words" or "table".

    Raise UploadRefused if it may not stay.

    The folder, with all that was written, goes when the block ends.
    """
    with TemporaryDirectory(prefix="upload-") as folder:
        source = Path(folder) / "source"
        _copy(uploaded_file, source, most_bytes)
        facts = _run(kind, folder, seconds)
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


def _run(kind, folder, seconds):
    """What the worker says, or that the file is too complex: it was ended by a limit, or by us."""
    with subprocess.Popen(
        [sys.executable, "-I", str(WORKER), kind, folder],
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            output, _nothing = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return TOO_COMPLEX
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    return json.loads(output) if process.returncode == 0 else TOO_COMPLEX


def _environment(folder):
    """All that the worker learns of ours: where programs are, and where it may write."""
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "LANG": "C.UTF-8", "TMPDIR": folder, "OMP_NUM_THREADS": "1"}
