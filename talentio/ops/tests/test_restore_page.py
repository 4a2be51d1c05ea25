"""B9 from the back-office: an administrator restores by a file or from the list; nobody else does."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from talentio.core.models import ActivityLog
from talentio.core.site_settings import site_settings
from talentio.ops import closing, detached, locks, restore_views
from talentio.ops.jobs import write_json
from talentio.ops.models import Backup
from talentio.testing import own_process
from talentio.testing.plugin import PASSWORD

PAGE = "/admin/backup/restore"
PASSPHRASE = "kora balafon djembe oud"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.OPS_ROOT, settings.BACKUP_ROOT = tmp_path / "ops", tmp_path / "backups"


@pytest.fixture
def started(monkeypatch):
    """What would have been started beside the site; the process itself is run further down."""
    found = []
    monkeypatch.setattr(detached, "start", lambda *arguments, **options: found.append((arguments, options)))
    return found


@pytest.fixture
def admin(client, sam):
    client.force_login(sam)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def done(settings, sam):
    backup = Backup.ask(by=sam)
    settings.BACKUP_ROOT.mkdir()
    backup.path.write_bytes(b"an archive")
    backup.finish()
    return backup


def answers(**changed):
    return {"is_sure": "on", "password": PASSWORD, "passphrase": "", "backup": "", **changed}


def an_archive(content=b"an archive"):
    return SimpleUploadedFile("mine.zip", content)


def test_a_backup_of_the_list_is_restored_by_a_process_of_its_own(admin, sam, done, started):
    answer = admin.post(PAGE, answers(backup=done.pk))
    assert answer.url == PAGE
    assert started == [
        (("restore", str(done.path), "--job"), {"environment": {restore_views.VARIABLE: ""}}),
    ]
    assert restore_views.JOB.told["by"] == sam.full_name
    assert ActivityLog.objects.filter(user=sam, action_type="restore_asked").exists()
    page = admin.get(PAGE)
    assert 'data-running="1"' in page.text
    assert "<form method" not in page.text.split('id="progress"')[1].split("</main>")[0]


def test_a_file_is_kept_where_only_the_process_reads_it(admin, started):
    admin.post(PAGE, {**answers(passphrase="another passphrase"), "archive": an_archive()})
    (((_command, path, *options), given),) = started
    assert options == ["--job", "--remove"]
    assert given["environment"] == {restore_views.VARIABLE: "another passphrase"}
    assert oct(Path(path).stat().st_mode & 0o777) == "0o600"
    assert Path(path).read_bytes() == b"an archive"
    # Neither the command line nor the log tells the passphrase.
    assert "another passphrase" not in str(ActivityLog.objects.values())


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"password": "not my password"}, "This is not your password."),
        ({"is_sure": ""}, "This field is required."),
        ({"backup": ""}, "one of the two"),
        ({"backup": "999"}, "valid choice"),
    ],
)
def test_what_is_missing_is_said_and_nothing_starts(admin, done, started, changed, sentence):
    answer = admin.post(PAGE, {**answers(backup=done.pk), **changed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not started
    assert restore_views.JOB.told is None


def test_both_a_file_and_a_backup_are_one_too_many(admin, done, started):
    answer = admin.post(PAGE, {**answers(backup=done.pk), "archive": an_archive()})
    assert "one of the two" in answer.text
    assert not started


def test_wrong_passwords_count_as_at_the_door(admin, done, started):
    for _attempt in range(site_settings.lockout_account_failures):
        answer = admin.post(PAGE, answers(backup=done.pk, password="guess"))
    assert answer.status_code == 429
    assert not started


def test_while_a_backup_is_made_a_restore_is_refused(admin, done, started):
    with locks.only_one():
        answer = admin.post(PAGE, answers(backup=done.pk))
    assert answer.status_code == 422
    assert not started


def test_a_second_press_starts_no_second_restore(admin, done, started):
    admin.post(PAGE, answers(backup=done.pk))
    admin.post(PAGE, answers(backup=done.pk))
    assert len(started) == 1


@pytest.mark.parametrize("who", ["zara", "amina"])
def test_nobody_else_may(client, request, who, done, started):
    person = request.getfixturevalue(who)
    client.force_login(getattr(person, "user", person))
    assert client.post(PAGE, answers(backup=done.pk)).status_code == 403
    assert not started


def test_an_archive_larger_than_any_other_upload_is_taken_from_an_administrator_alone(
    admin, client, settings, started
):
    settings.MOST_REQUEST_BYTES = 1000
    large = {**answers(), "archive": an_archive(b"x" * 5000)}
    assert admin.post(PAGE, large).status_code == 302
    assert len(started) == 1
    client.logout()
    assert client.post(PAGE, {**answers(), "archive": an_archive(b"x" * 5000)}).url.startswith("/auth/login")
    assert client.post("/auth/login", {"archive": an_archive(b"x" * 5000)}).status_code == 413


def test_a_form_of_another_site_is_refused(sam, done, started):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(sam)
    assert strict.post(PAGE, answers(backup=done.pk)).status_code == 403
    assert not started


def test_a_process_that_died_is_told_as_interrupted_and_can_be_started_again(admin, done, started):
    admin.post(PAGE, answers(backup=done.pk))
    told = restore_views.JOB.told
    write_json(restore_views.JOB.path, {**told, "pid": 2**22 + 1})
    page = admin.get(PAGE)
    assert "interrupted" in page.text
    admin.post(PAGE, answers(backup=done.pk))
    assert len(started) == 2


def test_while_it_is_put_in_place_nothing_is_taken_in(client, sam, amina):
    client.force_login(amina.user)
    with closing.closed():
        refused = client.post("/auth/account", {"language": "fr"})
        assert refused.status_code == 503
        assert refused["Retry-After"]
        assert client.get("/auth/account").status_code == 200
    assert client.post("/auth/account", {"language": "fr"}).status_code == 302
    # A process that was killed keeps nobody out.
    write_json(closing._sign(), {"pid": 2**22 + 1})
    assert client.post("/auth/account", {"language": "fr"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_process_restores_tells_and_removes_the_upload(settings, tmp_path, amina, sam):
    variables = {**own_process.environment(tmp_path), "BACKUP_PASSPHRASE": PASSPHRASE}
    with own_process.manage(variables, "backup") as process:
        assert process.wait() == 0
    (archive,) = settings.BACKUP_ROOT.glob("*.zip")
    upload = locks.ops_folder("uploaded") / "upload.zip"
    for content, passphrase, state in (
        (archive.read_bytes(), "not the right passphrase", "failed"),
        (archive.read_bytes()[:-200], "", "failed"),
        (archive.read_bytes(), PASSPHRASE, "done"),
    ):
        upload.write_bytes(content)
        restore_views.JOB.ask(by=sam.full_name)
        given = {**variables, restore_views.VARIABLE: passphrase}
        with own_process.manage(given, "restore", str(upload), "--job", "--remove") as process:
            output = process.communicate()[0]
        assert restore_views.JOB.told["state"] == state, output
        assert not upload.exists()
    assert restore_views.JOB.told["result"]
