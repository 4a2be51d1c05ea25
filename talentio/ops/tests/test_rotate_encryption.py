"""K9: keys rotate; old data stays readable; an interruption is harmless."""

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models

from talentio.core import encryption
from talentio.core.fields import EncryptedTextField
from talentio.core.models import Setting
from talentio.core.site_settings import site_settings
from talentio.ops import locks, rotation
from talentio.testing import own_process
from talents.models import Profile, RegistrationDraft

NEW = Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.OPS_ROOT = tmp_path / "ops"


@pytest.fixture
def second_key(settings):
    """What an operator sets: a new key, and the one of until now beside it."""
    old = settings.ENCRYPTION_KEY
    settings.ENCRYPTION_KEY, settings.ENCRYPTION_KEYS_OLD = NEW, [old]
    return old


def tokens(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> '' ORDER BY id")
        return [token for (token,) in cursor.fetchall()]


def only_new(settings):
    settings.ENCRYPTION_KEYS_OLD = []


def test_every_encrypted_field_of_every_model_is_found():
    # By another way than the code's: what the migrations made of the fields.
    expected = {
        (model._meta.db_table, field.column)
        for app in apps.get_app_configs()
        for model in app.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and field.description == "Encrypted text"
    }
    found = {(model._meta.db_table, field.column) for model, field in rotation.encrypted_fields()}
    assert found == expected
    assert {("core_setting", "secret"), ("talents_profile", "phone")} <= found
    assert all(isinstance(field, EncryptedTextField) for _model, field in rotation.encrypted_fields())


def test_after_the_rotation_the_old_key_is_not_needed(amina, second_key, settings, capsys):
    site_settings.put("backup_passphrase", "kora balafon djembe oud", by=None)
    call_command("rotate_encryption")
    only_new(settings)
    assert Profile.objects.get(pk=amina.pk).phone == "+212612345678"
    site_settings.forget()
    assert site_settings.backup_passphrase == "kora balafon djembe oud"
    told = capsys.readouterr().out
    assert "talents.Profile.phone: 1 of 1" in told
    assert "+212612345678" not in told


def test_empty_and_missing_values_stay_what_they_are(amina, second_key):
    Profile.objects.update(whatsapp="")
    call_command("rotate_encryption")
    assert tokens("talents_profile", "whatsapp") == []


def test_twice_changes_nothing_the_second_time(amina, second_key, capsys):
    call_command("rotate_encryption")
    first = tokens("talents_profile", "phone")
    capsys.readouterr()
    call_command("rotate_encryption")
    assert tokens("talents_profile", "phone") == first
    assert capsys.readouterr().out.splitlines()[-1].startswith("0 rotated")


def test_a_row_under_an_unknown_key_is_named_and_left_and_the_others_go_on(amina, second_key, settings):
    lost = Setting.objects.create(key="lost")
    with connection.cursor() as cursor:
        token = Fernet(Fernet.generate_key()).encrypt(b"x").decode()
        cursor.execute("UPDATE core_setting SET secret = %s WHERE id = %s", [token, lost.pk])
    with pytest.raises(CommandError, match=rf"core\.Setting\.secret: {lost.pk}"):
        call_command("rotate_encryption")
    assert tokens("core_setting", "secret") == [token]
    only_new(settings)
    assert Profile.objects.get(pk=amina.pk).phone == "+212612345678"


def test_what_somebody_changes_meanwhile_is_not_overwritten(amina, second_key, monkeypatch):
    rotate = encryption.rotate

    def and_somebody_saves(token):
        Profile.objects.filter(pk=amina.pk).update(phone="+33612345678", address="")
        return rotate(token)

    monkeypatch.setattr(encryption, "rotate", and_somebody_saves)
    column = Profile._meta.get_field("phone")
    (progress,) = rotation.rotate(Profile, column)
    assert progress.counted == {"changed meanwhile": 1}
    assert Profile.objects.get(pk=amina.pk).phone == "+33612345678"


def test_two_at_a_time_are_refused(db):
    with locks.only_one("rotation"), pytest.raises(CommandError):
        call_command("rotate_encryption")


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_lost_and_the_next_run_ends_it(settings, tmp_path):
    settings.BACKUP_ROOT = tmp_path / "backups"
    RegistrationDraft.objects.bulk_create(RegistrationDraft(answers=f'{{"n": {n}}}') for n in range(400))
    environment = own_process.environment(tmp_path)
    environment |= {"ENCRYPTION_KEY": NEW, "ENCRYPTION_KEYS_OLD": settings.ENCRYPTION_KEY}
    with own_process.manage(environment, "rotate_encryption", "--batch", "1") as process:
        assert "RegistrationDraft.answers: 1 of 400" in process.stdout.readline()
        process.kill()
    look = (
        "from talents.models import RegistrationDraft as D; from talentio.core import encryption as e; "
        "from django.db.models.functions import Cast; from django.db.models import TextField as T; "
        "t = list(D.objects.annotate(t=Cast('answers', T())).order_by('pk').values_list('t', flat=True)); "
        "r = [d.answers for d in D.objects.order_by('pk')]; "
        "print(sum(map(e.is_current, t)), r == ['{\"n\": %d}' % n for n in range(400)])"
    )
    rotated, is_readable = own_process.ask(environment, look).split()
    assert 0 < int(rotated) < 400
    assert is_readable == "True"
    with own_process.manage(environment, "rotate_encryption") as process:
        output = process.communicate()[0]
    assert process.returncode == 0, output
    environment["ENCRYPTION_KEYS_OLD"] = ""
    assert own_process.ask(environment, look) == "400 True"
