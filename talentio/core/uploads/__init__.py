"""Files from outside: opened, checked and, for photos, made anew in a process with limits."""

from . import documents, photos
from .sandbox import UploadRefused

__all__ = ["UploadRefused", "documents", "photos"]
