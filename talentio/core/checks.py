"""What must be configured before anything runs."""

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

GENERATE = "`python -m talentio.make_env` writes a `.env` with fresh keys."


def _has_secret_key():
    try:
        return bool(settings.SECRET_KEY)
    except ImproperlyConfigured:  # which is how Django answers for an empty one
        return False


def _is_fernet(key):
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


@register()
def keys_are_there(app_configs=None, **kwargs):
    errors = []
    if not _has_secret_key():
        errors.append(Error("SECRET_KEY is missing.", hint=GENERATE, id="taalentio.E001"))
    if not _is_fernet(settings.ENCRYPTION_KEY):
        message = "ENCRYPTION_KEY is missing or is not 32 bytes in urlsafe base64."
        errors.append(Error(message, hint=GENERATE, id="taalentio.E002"))
    if not settings.BLIND_INDEX_KEY:
        errors.append(Error("BLIND_INDEX_KEY is missing.", hint=GENERATE, id="taalentio.E003"))
    if not all(_is_fernet(key) for key in settings.ENCRYPTION_KEYS_OLD):
        hint = "List the former keys, separated by commas."
        errors.append(Error("ENCRYPTION_KEYS_OLD holds what is no key.", hint=hint, id="taalentio.E004"))
    return errors


@register(deploy=True)
def hosts_are_named(app_configs=None, **kwargs):
    if settings.DEBUG or settings.ALLOWED_HOSTS:
        return []
    hint = "Set it to the names of the site, separated by commas."
    return [Error("ALLOWED_HOSTS is empty: no request would be answered.", hint=hint, id="taalentio.E005")]
