"""The encrypted field, through every way a value reaches the database."""

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import F, Value

from talentio.core.encryption import DecryptionFailed
from talentio.core.models import Setting

pytestmark = pytest.mark.django_db


def raw(key):
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM core_setting WHERE key = %s", [key])
        return cursor.fetchone()[0]


def saved(key):
    Setting.objects.create(key=key, secret="clear")


def bulk_created(key):
    Setting.objects.bulk_create([Setting(key=key, secret="clear")])


def updated(key):
    Setting.objects.create(key=key)
    Setting.objects.filter(key=key).update(secret="clear")


def bulk_updated(key):
    rows = [Setting.objects.create(key=f"{key}{n}") for n in ("", "2")]
    for row in rows:
        row.secret = "clear"
    Setting.objects.bulk_update(rows, ["secret"])


def given_as_value(key):
    Setting.objects.create(key=key, secret=Value("clear", output_field=Setting._meta.get_field("secret")))


@pytest.mark.parametrize("write", [saved, bulk_created, updated, bulk_updated, given_as_value])
def test_the_database_holds_ciphertext_and_python_reads_clear_text(write):
    write("k")
    assert raw("k").startswith("gAAAA")
    assert Setting.objects.get(key="k").secret == "clear"


def test_copying_a_column_encrypts_nothing_twice():
    Setting.objects.create(key="k", secret="clear")
    Setting.objects.update(secret=F("secret"))
    assert Setting.objects.get().secret == "clear"


@pytest.mark.parametrize("value", ["", "0", " ", "False"])
def test_empty_and_falsy_texts_stay_what_they_are(value):
    Setting.objects.create(key="k", secret=value)
    assert Setting.objects.get().secret == value


def test_empty_stays_empty_in_the_database():
    Setting.objects.create(key="k", secret="")
    assert raw("k") == ""


@pytest.mark.parametrize("lookup", ["", "__exact", "__contains", "__in", "__length", "__gt"])
def test_it_refuses_to_be_searched(lookup):
    with pytest.raises(FieldError):
        list(Setting.objects.filter(**{f"secret{lookup}": ["a"] if lookup == "__in" else "a"}))


def test_emptiness_may_be_asked_for():
    Setting.objects.create(key="k", secret="a")
    assert Setting.objects.filter(secret__isnull=False).count() == 1


def test_a_wrong_key_raises_on_reading_and_the_value_is_not_lost_on_saving_others(settings):
    Setting.objects.create(key="k", secret="clear")
    before, key = raw("k"), settings.ENCRYPTION_KEY
    settings.ENCRYPTION_KEY = Fernet.generate_key().decode()
    with pytest.raises(DecryptionFailed):
        Setting.objects.get()
    Setting.objects.defer("secret").get().save()
    assert raw("k") == before
    settings.ENCRYPTION_KEY = key
    assert Setting.objects.get().secret == "clear"


def test_a_failed_validation_leaves_clear_text_in_the_object():
    from django.core.exceptions import ValidationError

    row = Setting(key="x" * 200, secret="clear")
    with pytest.raises(ValidationError):
        row.full_clean()
    assert row.secret == "clear"


def test_serialised_data_never_holds_it():
    Setting.objects.create(key="k", secret="clear")
    with pytest.raises(FieldError):
        serializers.serialize("json", Setting.objects.all())
