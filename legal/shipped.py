"""The texts that come with the product: the first edition of each page, as Markdown files beside this module.

A file is never edited once it is released: people agreed to its digest. Its first line is `# ` and the title.
"""

import hashlib
from datetime import datetime, time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

FOLDER = Path(__file__).parent / "texts"
# In the order in which staff see them.
KINDS = ("terms", "privacy", "cookies", "mentions", "about")


def load(LegalPage, Edition, EditionText):
    """Make the pages that are missing and give each its first edition; what staff wrote stays.

    The models are arguments so that a migration can pass those of its time. Returns how many
    editions were made.
    """
    made = 0
    for kind in KINDS:
        folder = max((FOLDER / kind).glob("*-*-*"))
        page, _created = LegalPage.objects.get_or_create(kind=kind)
        if not Edition.objects.filter(page=page).exists():
            _publish(page, folder, Edition, EditionText)
            made += 1
    return made


def _publish(page, folder, Edition, EditionText):
    version = folder.name
    moment = timezone.make_aware(datetime.combine(datetime.fromisoformat(version), time.min))
    edition = Edition.objects.create(page=page, version=version, published_at=moment)
    for path in sorted(folder.glob("*.md")):
        title, body, digest = read(path)
        EditionText.objects.create(
            edition=edition, language=path.stem, title=title, source=body, digest=digest
        )


def newest(kind, language):
    """Return the newest file of a kind, in French when it is not written in that language; or None."""
    folder = max(FOLDER.glob(f"{kind}/*-*-*"), default=None)
    if folder is None:
        return None
    found = (folder / f"{code}.md" for code in (language, settings.LANGUAGE_CODE))
    return next((path for path in found if path.exists()), None)


def read(path):
    """Return (title, text, SHA-256 of the file) of one file."""
    source = path.read_text(encoding="utf-8")
    heading, _newline, body = source.partition("\n")
    return heading.removeprefix("# ").strip(), body, hashlib.sha256(source.encode()).hexdigest()
