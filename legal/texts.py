"""The legal texts: versioned Markdown files beside this module, rendered once per process.

A text is never edited after publication: people consented to its digest. A change is a new folder
`texts/<kind>/<date>/` with one file per language.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from markdown_it import MarkdownIt

FOLDER = Path(__file__).parent / "texts"
# HTML inside a text is shown as text, never obeyed.
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


class NoSuchText(LookupError):
    """No text of this kind was ever published."""


@dataclass(frozen=True)
class LegalText:
    """One published text in one language; `html` is safe to print, `digest` is the file's SHA-256."""

    kind: str
    version: str
    language: str
    title: str
    html: str
    digest: str

    @property
    def published_on(self):
        return date.fromisoformat(self.version)


def current(kind: str, language: str) -> LegalText:
    """Return the newest text of a kind, in French when it is not written in that language."""
    return _rendered(FOLDER, kind, language)


@cache
def _rendered(folder, kind, language):
    return render(_file(folder, kind, language))


def render(path: Path) -> LegalText:
    """Render one file; its first line is `# ` and the title."""
    source = path.read_text(encoding="utf-8")
    heading, _newline, body = source.partition("\n")
    return LegalText(
        kind=path.parts[-3],
        version=path.parts[-2],
        language=path.stem,
        title=heading.removeprefix("# ").strip(),
        html=MARKDOWN.render(body),
        digest=hashlib.sha256(source.encode()).hexdigest(),
    )


def _file(folder, kind, language):
    versions = sorted((folder / kind).glob("*-*-*"))
    if not versions:
        raise NoSuchText(kind)
    # Only a name of ours becomes part of a path: the language may come from a form.
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    path = versions[-1] / f"{known}.md"
    return path if path.exists() else versions[-1] / f"{settings.LANGUAGE_CODE}.md"
