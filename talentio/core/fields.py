"""A text field that the database only ever holds encrypted."""

from django.core.exceptions import FieldError
from django.db import models

from .encryption import decrypt, encrypt


class EncryptedTextField(models.TextField):
    """Text in Python, ciphertext in the database; NULL and "" stay what they are.

    It cannot be searched: every lookup but `isnull` raises FieldError. Reading a value written
    with an unknown key raises DecryptionFailed. Lists should `defer()` it, which saves decrypting.
    """

    description = "Encrypted text"

    def get_internal_type(self):
        return "TextField"

    def get_db_prep_value(self, value, connection, prepared=False):
        # `bulk_update` and F() hand over expressions; the values inside pass here one by one.
        if value is None or value == "" or hasattr(value, "as_sql"):
            return value
        return encrypt(str(value))

    def from_db_value(self, value, expression, connection):
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name):
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted: it cannot be searched with {lookup_name!r}.")

    def get_transform(self, lookup_name):
        raise FieldError(f"{self.name} is encrypted: it cannot be searched with {lookup_name!r}.")

    def value_to_string(self, obj):
        # `dumpdata` would write clear text to a file; `manage.py backup` is made for that.
        raise FieldError(f"{self.name} is encrypted: leave it out of serialised data.")
