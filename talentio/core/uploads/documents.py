"""CVs: checked by opening, kept as they were sent, in the private store."""

import uuid
from dataclasses import dataclass

from django.core.files import File
from django.core.files.storage import storages

from .sandbox import opened

MOST_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class StoredDocument:
    """`name` in the private store, `kind` pdf, docx, txt or doc, `size` in bytes, `pages` if it has any."""

    name: str
    kind: str
    size: int
    pages: int | None


def store(uploaded_file) -> StoredDocument:
    """Keep a CV; raise UploadRefused with the reason. Its kind is what it holds, not how it is called."""
    key = uuid.uuid4().hex
    with opened(uploaded_file, "document", most_bytes=MOST_BYTES) as document:
        kind, size = document.facts["kind"], document.source.stat().st_size
        with document.source.open("rb") as content:
            name = storages["private"].save(f"cvs/{key[:2]}/{key}.{kind}", File(content))
    return StoredDocument(name, kind, size, document.facts["pages"])


def words_of(uploaded_file) -> str:
    """The text of a PDF, DOCX or TXT, of which nothing is kept; raise UploadRefused with the reason."""
    with opened(uploaded_file, "words", most_bytes=MOST_BYTES) as document:
        return (document.folder / "words.txt").read_text(encoding="utf-8")


def delete(name):
    """Remove a CV; nothing happens for an empty name or a file that is gone."""
    if name:
        storages["private"].delete(name)
