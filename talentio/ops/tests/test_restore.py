"""B9: a restore brings back every row and every file, or changes nothing at all."""

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from talentio.core.models import Figure
from talentio.ops.backup import carrying, making, restoring
from talentio.ops.models import Refused
from talentio.testing import own_process
from talents.models import Profile

pytestmark = pytest.mark.django_db(transaction=True)
PASSPHRASE = "kora balafon djembe oud"
# {table: digest of its rows}, without what notes the restore itself and the queue, which it empties.
ROWS = """
import hashlib
from django.db import connection
mine = {"core_activitylog", "core_figure", "core_settingsversion", "ops_backup", "django_q_ormq"}
mine.add("sqlite_sequence")
with connection.cursor() as cursor:
    found = {}
    for table in connection.introspection.table_names(cursor):
        if table not in mine:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = (len(rows), hashlib.sha256("".join(rows).encode()).hexdigest())
print(found)
"""
DESTROY = """
from talents.models import Profile
from accounts.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
Profile.objects.filter(user__first_name="Kofi").delete()
Profile.objects.update(bio="vandalised", phone="+33600000000")
User.objects.create_user(email="late@example.com", first_name="L", last_name="L")
default_storage.delete("photos/aa/one.webp")
default_storage.save("photos/aa/late.webp", ContentFile(b"later"))
"""


@pytest.fixture
def environment(settings, tmp_path, amina, kofi):
    settings.OPS_ROOT, settings.BACKUP_ROOT = tmp_path / "ops", tmp_path / "backups"
    default_storage.save("photos/aa/one.webp", ContentFile(b"a photo of Amina"))
    storages["private"].save("cvs/bb/two.pdf", ContentFile(b"%PDF a CV of Kofi"))
    Profile.objects.filter(pk=kofi.pk).update(cv="cvs/bb/two.pdf")
    return {**own_process.environment(tmp_path), "BACKUP_PASSPHRASE": PASSPHRASE}


@pytest.fixture
def backup(environment, settings):
    run(environment, "backup")
    (path,) = settings.BACKUP_ROOT.glob("*.zip")
    return path


def run(environment, *arguments, code=0):
    with own_process.manage(environment, *arguments) as process:
        output = process.communicate()[0]
    assert process.returncode == code, output
    return output


def restore(environment, path, code=0):
    return run(environment, "restore", str(path), "--yes", code=code)


def files(settings):
    roots = (Path(settings.MEDIA_ROOT), Path(settings.STORAGES["private"]["OPTIONS"]["location"]))
    return {
        path.relative_to(root.parent).as_posix(): path.read_bytes()
        for root in roots
        for path in root.rglob("*")
        if path.is_file()
    }


def test_every_row_and_every_file_comes_back(environment, backup, settings):
    rows, stored = own_process.ask(environment, ROWS), files(settings)
    own_process.ask(environment, DESTROY)
    assert own_process.ask(environment, ROWS) != rows
    restore(environment, backup)
    assert own_process.ask(environment, ROWS) == rows
    assert files(settings) == stored
    # What was there before is in a backup of its own, and the list of archives knows both.
    assert len(list(settings.BACKUP_ROOT.glob("*.zip"))) == 2
    listed = (
        "from talentio.ops.models import Backup; "
        "print(*sorted(Backup.objects.values_list('reason', 'state')))"
    )
    assert own_process.ask(environment, listed) == "('asked', 'done') ('safety', 'done')"
    assert list((settings.OPS_ROOT / "unpacked").iterdir()) == []
    # And the way back works.
    (safety,) = set(settings.BACKUP_ROOT.glob("*.zip")) - {backup}
    restore(environment, safety)
    assert "media/photos/aa/late.webp" in files(settings)


def spoilt(path, how):
    content = bytearray(path.read_bytes())
    if how == "tampered":
        content[len(content) // 2] ^= 1
    return bytes(content[: len(content) // 2] if how == "truncated" else content)


@pytest.mark.parametrize("how", ["tampered", "truncated", "wrong passphrase"])
def test_what_cannot_be_opened_whole_changes_nothing(environment, backup, settings, how):
    own_process.ask(environment, DESTROY)
    rows, stored = own_process.ask(environment, ROWS), files(settings)
    backup.write_bytes(spoilt(backup, how))
    wrong = {"BACKUP_PASSPHRASE": "another passphrase altogether"} if how == "wrong passphrase" else {}
    restore({**environment, **wrong}, backup, code=1)
    assert own_process.ask(environment, ROWS) == rows
    assert files(settings) == stored
    assert len(list(settings.BACKUP_ROOT.glob("*.zip"))) == 1


def test_killed_before_the_step_nothing_has_changed_and_it_can_be_done_again(environment, backup, settings):
    own_process.ask(environment, DESTROY)
    rows, stored = own_process.ask(environment, ROWS), files(settings)
    # Two stored files without content stop the backup that a restore makes first.
    pipes = [Path(settings.MEDIA_ROOT) / "photos" / "aa" / f"pipe-{number}" for number in (1, 2)]
    for pipe in pipes:
        os.mkfifo(pipe)
    with own_process.manage(environment, "restore", str(backup), "--yes") as process, pipes[0].open("wb"):
        process.kill()
        process.wait()
    for pipe in pipes:
        pipe.unlink()
    assert own_process.ask(environment, ROWS) == rows
    assert files(settings) == stored
    restore(environment, backup)
    assert "media/photos/aa/one.webp" in files(settings)


def test_who_was_erased_since_stays_erased_with_their_files(environment, backup, settings):
    erase = (
        "from accounts.erasure import erase; from accounts.models import User; "
        "erase(User.objects.get(first_name='Kofi'))"
    )
    own_process.ask(environment, erase)
    restore(environment, backup)
    left = "from accounts.models import User; print(*User.objects.values_list('first_name', flat=True))"
    assert own_process.ask(environment, left) == "Amina"
    assert "private/cvs/bb/two.pdf" not in files(settings)
    assert "media/photos/aa/one.webp" in files(settings)


def test_mails_that_left_since_do_not_leave_again_and_numbers_are_not_given_twice(environment, settings):
    prepare = (
        "from notifications.models import EmailLog as E; from talentio.core.counters import raise_to; "
        "[E.objects.create(key='sample', to_email=f'{n}@example.com') for n in 'abc']; raise_to('x', 5)"
    )
    own_process.ask(environment, prepare)
    run(environment, "backup")
    (path,) = settings.BACKUP_ROOT.glob("*.zip")
    since = (
        "from notifications.models import EmailLog as E; from talentio.core.counters import raise_to; "
        "from django.utils import timezone as t; from django_q.tasks import async_task; "
        "E.objects.filter(to_email='a@example.com').update(status='sent', sent_at=t.now(), message_id='m'); "
        "E.objects.filter(to_email='b@example.com').update(status='failed'); raise_to('x', 9)"
    )
    own_process.ask(environment, since)
    restore(environment, path)
    look = (
        "from notifications.models import EmailLog as E; from talentio.core.models import Counter; "
        "print(*E.objects.filter(key='sample').order_by('to_email').values_list('status', flat=True), "
        "Counter.objects.get(name='x').value)"
    )
    assert own_process.ask(environment, look) == "sent skipped queued 9"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"format": 2}, "format"),
        ({"engine": "oracle"}, "oracle"),
        ({"encryption_keys": ["0" * 16]}, "ENCRYPTION_KEYS_OLD"),
        ({"migrations": [["accounts", "9999_later"]]}, "9999_later"),
    ],
)
def test_what_could_not_be_read_afterwards_is_refused(settings, tmp_path, changed, reason):
    settings.OPS_ROOT, settings.BACKUP_ROOT = tmp_path / "ops", tmp_path / "backups"
    manifest = making.verify(making.make(passphrase=PASSPHRASE).path, PASSPHRASE)
    restoring.check(manifest)
    with pytest.raises(Refused, match=reason):
        restoring.check({**manifest, **changed})


@pytest.mark.parametrize("is_in_place", [True, False])
def test_files_too_many_go_only_if_the_database_is_in_place(settings, tmp_path, is_in_place):
    settings.OPS_ROOT = tmp_path / "ops"
    default_storage.save("photos/aa/late.webp", ContentFile(b"later"))
    restoring.write_journal("the mark", [("default", "photos/aa/late.webp")])
    Figure.objects.replace(carrying.MARK, {carrying.MARK: "the mark" if is_in_place else "an older one"})
    restoring.end_interrupted()
    assert default_storage.exists("photos/aa/late.webp") is not is_in_place
    restoring.end_interrupted()


def test_nothing_happens_unless_it_is_confirmed(environment, backup):
    with own_process.manage(environment, "restore", str(backup), stdin=-1) as process:
        output = process.communicate("no\n")[0]
    assert process.returncode == 1
    assert "Nothing was changed" in output
