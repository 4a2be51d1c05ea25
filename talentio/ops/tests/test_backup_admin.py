"""B8: administrators ask for backups, see how far they are, fetch and delete them; nobody else does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from talentio.core.models import ActivityLog
from talentio.core.site_settings import site_settings
from talentio.ops import detached, locks, schedules, tasks
from talentio.ops.backup import making
from talentio.ops.models import Backup
from talentio.testing import own_process

LIST = "/admin/ops/backup/"
PASSPHRASE = "kora balafon djembe oud"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.OPS_ROOT, settings.BACKUP_ROOT = tmp_path / "ops", tmp_path / "backups"


@pytest.fixture
def started(monkeypatch):
    """What would have been started beside the site: the processes themselves are tested further down."""
    found = []
    monkeypatch.setattr(detached, "start", lambda *arguments: found.append(arguments))
    return found


@pytest.fixture
def passphrase(db):
    site_settings.put("backup_passphrase", PASSPHRASE, by=None)


@pytest.fixture
def done(settings, sam):
    backup = Backup.ask(by=sam)
    settings.BACKUP_ROOT.mkdir()
    backup.path.write_bytes(b"an archive")
    backup.bytes = 10
    backup.finish()
    return backup


@pytest.fixture
def admin(client, sam):
    client.force_login(sam)
    return client


def test_asking_starts_one_beside_the_site_and_leads_to_its_page(admin, sam, passphrase, started):
    answer = admin.post("/admin/backup/create")
    backup = Backup.objects.get()
    assert answer.url == LIST
    assert started == [("backup", "--row", str(backup.pk))]
    assert (backup.state, backup.requested_by) == ("running", sam)
    assert ActivityLog.objects.filter(user=sam, action_type="backup_asked").exists()
    page = admin.get(LIST)
    assert "<progress" in page.text
    assert list(page.context["running"]) == [backup]


def test_the_old_address_leads_to_the_page_and_changes_nothing(admin, passphrase, started):
    assert admin.get("/admin/backup/create").url == LIST
    assert not started
    assert not Backup.objects.exists()


def test_without_a_passphrase_the_page_says_what_to_do_and_nothing_starts(admin, started):
    assert "BACKUP_PASSPHRASE" in admin.get(LIST).text
    assert "backup_passphrase" in admin.post("/admin/backup/create", follow=True).text
    assert not started
    assert not Backup.objects.exists()


def test_while_one_is_made_another_is_refused(admin, passphrase, started):
    with locks.only_one():
        admin.post("/admin/backup/create")
    assert not started
    assert not Backup.objects.exists()


def test_one_that_was_killed_is_shown_as_interrupted_and_another_may_be_asked_for(admin, passphrase):
    Backup.ask().at(Backup.Step.FILES, 30)
    page = admin.get(LIST, headers={"accept-language": "en"})
    assert "interrupted" in page.text
    assert "<progress" not in page.text
    assert 'action="/admin/backup/create"' in page.text


def test_an_administrator_downloads_it_and_that_is_noted(admin, sam, done):
    answer = admin.get(f"/admin/backup/{done.pk}/download")
    assert b"".join(answer.streaming_content) == b"an archive"
    assert done.name in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert ActivityLog.objects.filter(user=sam, action_type="backup_downloaded").count() == 1


def test_what_is_not_done_or_gone_from_the_disk_is_not_found(admin, done):
    running = Backup.ask()
    done.path.unlink()
    for backup in (running, done):
        assert admin.get(f"/admin/backup/{backup.pk}/download").status_code == 404
    assert "/download" not in admin.get(LIST).text


def test_deleting_removes_the_archive_too_alone_or_with_others(admin, sam, done):
    admin.post(f"{LIST}{done.pk}/delete/", {"post": "yes"})
    assert not done.path.exists()
    assert not Backup.objects.exists()
    assert ActivityLog.objects.filter(user=sam, action_type="backup_deleted").exists()


def test_the_one_that_is_being_made_cannot_be_deleted_nor_others_with_it(admin, done):
    running = Backup.ask()
    chosen = {"action": "delete_selected", "_selected_action": [done.pk, running.pk], "post": "yes"}
    with locks.only_one():
        assert admin.post(LIST, chosen).status_code == 403
    assert done.path.exists()
    assert Backup.objects.count() == 2


@pytest.mark.parametrize("address", [LIST, "/admin/backup/create", "/admin/backup/1/download"])
def test_recruiters_and_strangers_get_nothing(client, zara, done, address, started):
    assert client.get(address).status_code == 302
    assert client.post(address).status_code in (302, 403, 405)
    client.force_login(zara)
    assert client.get(address).status_code == 403
    assert client.post(address).status_code in (403, 405)
    assert not started


@pytest.mark.parametrize("size", [1, 5])
def test_the_list_costs_the_same_whatever_its_size(admin, sam, size, django_assert_max_num_queries):
    for _ in range(size):
        Backup.ask(by=sam).finish()
    with django_assert_max_num_queries(12):
        admin.get(LIST)


def test_by_night_one_is_made_if_there_is_a_passphrase(started, db):
    assert "talentio.ops.tasks.nightly_backup" in {each.func for each in schedules.SCHEDULES}
    assert tasks.nightly_backup() is False
    assert not started
    site_settings.put("backup_passphrase", PASSPHRASE, by=None)
    assert tasks.nightly_backup() is True
    assert started == [("backup", "--nightly")]


def test_a_row_of_a_moment_ago_is_left_to_the_process_that_starts(db):
    fresh, old = Backup.ask(), Backup.ask()
    Backup.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(minutes=5))
    making.clear_the_dead()
    assert [Backup.objects.get(pk=row.pk).state for row in (fresh, old)] == ["running", "failed"]


@pytest.mark.django_db(transaction=True)
def test_the_process_beside_makes_the_backup_of_the_row(settings, tmp_path, monkeypatch):
    backup = Backup.ask()
    environment = {**own_process.environment(tmp_path), "BACKUP_PASSPHRASE": PASSPHRASE}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    detached.start("backup", "--row", str(backup.pk))
    wait_until_unlocked_archive(settings)
    state = f"from talentio.ops.models import Backup; print(Backup.objects.get(pk={backup.pk}).state)"
    assert own_process.ask(environment, state) == "done"


def wait_until_unlocked_archive(settings):
    """The process is nobody's child: it has ended its work when its archive is there and its lock is free."""
    deadline = timezone.now() + timedelta(seconds=60)
    while timezone.now() < deadline:
        if list(settings.BACKUP_ROOT.glob("*.zip")) and not locks.is_held():
            return
    raise AssertionError("No backup after a minute")
