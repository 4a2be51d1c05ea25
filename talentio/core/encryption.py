"""Encryption of what must never stand in clear in the database.

Fernet (AES-128-CBC with HMAC) under `ENCRYPTION_KEY`; keys of the past in `ENCRYPTION_KEYS_OLD`
still read. The blind index finds equal values without decrypting any.
"""

import hashlib
import hmac
import unicodedata
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver


class DecryptionFailed(Exception):
    """The value was written with a key that is not configured, or was changed since."""


@cache
def _fernet():
    return MultiFernet([Fernet(key) for key in (settings.ENCRYPTION_KEY, *settings.ENCRYPTION_KEYS_OLD)])


@cache
def _index_key():
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"taalentio blind index")
    return derive.derive(settings.BLIND_INDEX_KEY.encode())


def key_fingerprints() -> list[str]:
    """16 hex digits for each configured key, newest first; nobody gets from them to a key."""
    keys = (settings.ENCRYPTION_KEY, *settings.ENCRYPTION_KEYS_OLD)
    return [hmac.new(key.encode(), b"taalentio fingerprint", hashlib.sha256).hexdigest()[:16] for key in keys]


@receiver(setting_changed)
def _forget_keys(*, setting, **kwargs):
    if setting.startswith(("ENCRYPTION_KEY", "BLIND_INDEX_KEY")):
        _fernet.cache_clear()
        _index_key.cache_clear()


def encrypt(text: str) -> str:
    """Return a Fernet token, URL-safe base64 in ASCII."""
    return _fernet().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Return the text of a token; raise DecryptionFailed, never the ciphertext."""
    try:
        return _fernet().decrypt(token.encode()).decode()
    except InvalidToken as refusal:
        raise DecryptionFailed("A value cannot be read with the configured keys.") from refusal


def is_current(token: str) -> bool:
    """Whether a token was written with the newest key."""
    try:
        Fernet(settings.ENCRYPTION_KEY).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def rotate(token: str) -> str:
    """Return the same text under the newest key."""
    try:
        return _fernet().rotate(token.encode()).decode()
    except InvalidToken as refusal:
        raise DecryptionFailed("A value cannot be read with the configured keys.") from refusal


def blind_index(field_name: str, value: str) -> str:
    """Return 64 hex digits, equal for values that differ in case, width or outer spaces only."""
    normal = unicodedata.normalize("NFKC", value).strip().casefold()
    return hmac.new(_index_key(), f"{field_name}\0{normal}".encode(), hashlib.sha256).hexdigest()
