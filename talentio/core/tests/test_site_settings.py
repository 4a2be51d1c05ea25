"""Settings: typed, secret where they must be, seen by every process at once."""

import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection

from talentio.core.models import ActivityLog, Setting
from talentio.core.site_settings import SettingSpec, site_settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def spec():
    specs = [
        SettingSpec("a_secret", "text", "", "test", secret=True, env="A_SECRET_FOR_TESTS"),
        SettingSpec("a_number", "integer", 5, "test"),
        SettingSpec("a_switch", "boolean", True, "test"),
    ]
    for each in specs:
        site_settings.register(each)
    yield
    for each in specs:
        del site_settings.specs[each.key]


def test_a_default_holds_until_a_value_is_put_and_comes_back_after(sam):
    assert site_settings.brand_name == "taalentio"
    site_settings.put("brand_name", "Kora", by=sam)
    assert site_settings.brand_name == "Kora"
    assert Setting.objects.get().updated_by == sam
    site_settings.reset("brand_name", by=sam)
    assert site_settings.brand_name == "taalentio"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("brand_name", "212600000000"),
        ("brand_name", ""),
        ("a_switch", False),
        ("a_number", 0),
        ("a_secret", "0"),
    ],
)
def test_a_value_comes_back_with_its_type(spec, key, value):
    site_settings.put(key, value, by=None)
    site_settings.forget()
    assert site_settings.get(key) == value
    assert type(site_settings.get(key)) is type(value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("a_switch", "False"),
        ("a_number", "5"),
        ("a_number", True),
        ("brand_name", 5),
        ("sender_email", "nobody"),
        ("site_url", "javascript:alert(1)"),
        ("site_url", "https://x.example/"),
    ],
)
def test_a_value_of_another_type_is_refused(spec, key, value):
    with pytest.raises(ValidationError):
        site_settings.put(key, value, by=None)
    assert not Setting.objects.exists()


def test_the_table_wins_over_the_environment_and_that_over_the_default(spec, monkeypatch):
    monkeypatch.setenv("A_SECRET_FOR_TESTS", "from the environment")
    assert site_settings.a_secret == "from the environment"
    site_settings.put("a_secret", "from the table", by=None)
    assert site_settings.a_secret == "from the table"


def test_a_secret_is_ciphertext_masked_and_absent_from_the_log(spec, sam, capsys):
    site_settings.put("a_secret", "very-secret", by=sam)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, secret FROM core_setting")
        assert "very-secret" not in str(cursor.fetchall())
    call_command("setting", "a_secret")
    assert "very-secret" not in capsys.readouterr().out
    assert "very-secret" not in str(list(ActivityLog.objects.values()))
    assert "very-secret" not in repr(Setting.objects.get())


def test_an_unknown_key_is_an_error():
    with pytest.raises(AttributeError):
        site_settings.no_such_key  # noqa: B018
    with pytest.raises(CommandError):
        call_command("setting", "no_such_key")


def test_a_request_asks_once_whether_the_snapshot_is_right(django_assert_num_queries):
    assert site_settings.brand_name
    site_settings.doubt()
    with django_assert_num_queries(1):
        assert site_settings.brand_name
        assert site_settings.site_url


def test_a_rolled_back_change_is_forgotten():
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        site_settings.put("brand_name", "Kora", by=None)
        assert site_settings.brand_name == "Kora"
        raise RuntimeError
    site_settings.doubt()
    assert site_settings.brand_name == "taalentio"


def test_the_command_changes_lists_and_refuses(capsys):
    call_command("setting", "brand_name", "Kora")
    call_command("setting")
    assert "brand_name = 'Kora'" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("setting", "sender_email", "nobody")
    call_command("setting", "brand_name", "--reset")
    assert site_settings.brand_name == "taalentio"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_change_by_another_process_is_seen_at_the_next_request(client):
    import os

    assert site_settings.brand_name == "taalentio"
    s = connection.settings_dict
    url = f"postgres://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{s['NAME']}"
    command = [sys.executable, "manage.py", "setting", "brand_name", "Kora"]
    subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=True, stdout=subprocess.DEVNULL)
    assert "Kora" in client.get("/auth/login").text
