"""B11: probes tell live from ready; administrators and operators see what does not work."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_q.models import Task

from matching import ai_settings, model_list
from notifications.models import EmailLog
from talentio.core.models import Figure
from talentio.core.site_settings import site_settings
from talentio.ops import health, schedules
from talentio.ops.models import Backup


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.OPS_ROOT, settings.BACKUP_ROOT = tmp_path / "ops", tmp_path / "backups"


@pytest.fixture
def pending(db):
    MigrationRecorder.Migration.objects.filter(app="ops").delete()


def states():
    return {check.name: check.run().state for check in health.everything()}


def test_live_asks_nothing_of_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = client.get("/healthz/live")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_ready_while_pages_can_be_served_even_without_queue(client, db):
    answer = client.get("/healthz/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok", "cache": "ok"},
    }
    assert "no-store" in answer["Cache-Control"]


def test_not_ready_while_a_migration_waits_but_alive(client, pending):
    answer = client.get("/healthz/ready")
    assert (answer.status_code, answer.json()["checks"]["migrations"]) == (503, "error")
    assert client.get("/healthz/live").status_code == 200


def test_not_ready_without_a_database_and_the_answer_does_not_say_where_it_would_be(client):
    # No `db` fixture: the database refuses.
    answer = client.get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "error", "migrations": "error", "cache": "ok"}


def test_whoever_watches_learns_that_the_queue_is_silent(client, db):
    assert "talentio.ops.health.beat" in {each.func for each in schedules.SCHEDULES}
    assert client.get("/healthz").json()["checks"]["queue"] == "error"
    health.beat()
    assert client.get("/healthz").status_code == 200
    Figure.objects.update(computed_at=timezone.now() - timedelta(minutes=10))
    assert client.get("/healthz").status_code == 503
    assert client.get("/healthz/ready").status_code == 200


def test_probes_are_answered_without_https(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz/live").status_code == 200
    assert client.get("/").status_code == 301


def test_all_is_well(db, sam):
    health.beat()
    Backup.ask(by=sam).finish()
    found = states()
    del found["disk"]  # the machine's own
    assert set(found.values()) == {"ok"}


def test_each_trouble_is_told(db, pending):
    now = timezone.now()
    EmailLog.objects.create(key="sample", to_email="a@example.com", next_attempt_at=now - timedelta(hours=1))
    assert states() | {"disk": ""} == {
        "database": "ok",
        "migrations": "error",
        "ai": "ok",
        "cache": "ok",
        "queue": "error",
        "mail": "warning",
        "disk": "",
        "backup": "warning",
    }


def test_failed_tasks_and_mails_of_the_day_and_old_backups_are_doubtful(db):
    health.beat()
    now = timezone.now()
    Task.objects.create(id="x", name="x", func="x", started=now, stopped=now, success=False)
    EmailLog.objects.create(key="sample", to_email="a@example.com", status="failed")
    Backup.ask().finish()
    Backup.objects.update(created_at=now - timedelta(days=3))
    found = states()
    assert [found[name] for name in ("queue", "mail", "backup")] == ["warning"] * 3


@pytest.mark.parametrize(("free", "state"), [(1, "error"), (10, "warning"), (50, "ok")])
def test_a_disk_that_fills_is_told_before_it_is_full(monkeypatch, free, state):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: (100, 100 - free, free))
    assert health.DISK.run().state == state


def test_the_key_of_the_ai_is_looked_for(db):
    assert health.AI.run().state == "ok"
    site_settings.put("openrouter_api_key", "sk-made-up", by=None)
    assert health.AI.run().state == "ok"
    assert "sk-made-up" not in health.AI.run().detail


def test_a_model_that_ends_soon_and_a_month_without_money_are_told(db):
    site_settings.put("openrouter_api_key", "sk-made-up", by=None)
    soon = {"id": site_settings.ai_model, "expiration_date": f"{timezone.localdate() + timedelta(days=6)}"}
    model_list.keep([soon])
    assert health.AI.run().state == "warning"
    assert site_settings.ai_model in health.AI.run().detail
    model_list.keep([{"id": each} for each in ai_settings.models()])
    assert health.AI.run().state == "ok"
    site_settings.put("ai_month_budget", 0.0, by=None)
    assert health.AI.run().state == "warning"


def test_administrators_see_checks_versions_and_rows(client, sam, amina):
    client.force_login(sam)
    page = client.get("/admin/diagnostics")
    assert ("accounts.User", 2) in page.context["row_counts"]
    assert {"taalentio", "Django", "Python"} <= set(page.context["versions"])
    assert "manage.py qcluster" in page.text
    assert "/admin/diagnostics" in client.get("/admin/").text


def test_recruiters_and_strangers_do_not(client, zara):
    assert client.get("/admin/diagnostics").status_code == 302
    client.force_login(zara)
    assert client.get("/admin/diagnostics").status_code == 403
    assert "/admin/diagnostics" not in client.get("/admin/").text


def test_the_page_counts_in_one_query_however_many_tables(client, sam, django_assert_max_num_queries):
    client.force_login(sam)
    with django_assert_max_num_queries(18):
        client.get("/admin/diagnostics")


def test_the_command_says_the_same_and_fails_when_something_is_broken(db, capsys):
    with pytest.raises(SystemExit):
        call_command("diagnose")
    assert "ERROR" in capsys.readouterr().out
    health.beat()
    call_command("diagnose")
    told = capsys.readouterr().out
    assert "ERROR" not in told
    assert "accounts.User" in told


def test_the_command_counts_nothing_that_migrations_have_yet_to_make(pending, capsys):
    with pytest.raises(SystemExit):
        call_command("diagnose")
    assert "ops.0001_initial" in capsys.readouterr().out
