"""Photos of people, each kept as three WebP pictures of 4:5 and nothing of what was sent."""

import uuid

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from .sandbox import opened

MOST_BYTES = 5 * 1024 * 1024
SIZES = (96, 320, 800)


def store(uploaded_file, kind="photo") -> str:
    """Keep a photo, or a "logo", which is never cropped, and return its key, 32 hex digits.

    Raise UploadRefused with the reason.

    Store first, save the row that names the key after, and `delete(key)` if that fails.
    """
    key = uuid.uuid4().hex
    with opened(uploaded_file, kind, most_bytes=MOST_BYTES) as photo:
        try:
            for size in SIZES:
                with (photo.folder / f"{size}.webp").open("rb") as picture:
                    default_storage.save(name(key, size), File(picture))
        except OSError:
            delete(key)  # a full disk must not keep pictures that no row names
            raise
    return key


def name(key, size):
    """Name in the store of one of SIZES, which are widths in pixels; the height is 5/4 of it."""
    return f"photos/{key[:2]}/{key}-{size}.webp"


def url(key, size):
    return f"{settings.MEDIA_URL}{name(key, size)}" if key else ""


def delete(key):
    """Remove all sizes; nothing happens for an empty key or files that are gone."""
    for size in SIZES if key else ():
        default_storage.delete(name(key, size))
