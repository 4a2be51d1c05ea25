"""B8: a backup that is killed leaves nothing behind that counts, and the next one tidies up."""

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from talentio.ops import locks
from talentio.testing import own_process

pytestmark = pytest.mark.django_db(transaction=True)
STATES = (
    "from talentio.ops.models import Backup; "
    "print(list(Backup.objects.order_by('id').values_list('state', 'error')))"
)


@pytest.fixture
def environment(settings, tmp_path):
    settings.OPS_ROOT, settings.BACKUP_ROOT = tmp_path / "ops", tmp_path / "backups"
    default_storage.save("photos/aa/one.webp", ContentFile(b"a photo of Amina"))
    return {
        **own_process.environment(tmp_path),
        "BACKUP_PASSPHRASE": "kora balafon djembe oud",
    }


@pytest.fixture
def pipes(settings):
    """Two stored files without content: opening the first tells that a backup is there, the second holds."""
    paths = [Path(settings.MEDIA_ROOT) / "photos" / "aa" / f"two-{number}.webp" for number in (1, 2)]
    for path in paths:
        os.mkfifo(path)
    return paths


def kill_in_the_middle(environment, pipes):
    with own_process.manage(environment, "backup") as process, pipes[0].open("wb"):
        # Our end has opened, so the backup has opened the other, and now waits for the second pipe.
        process.kill()
        process.wait()


def test_kill_minus_nine_leaves_no_archive_and_the_next_backup_tidies_up(environment, pipes, settings):
    kill_in_the_middle(environment, pipes)
    assert [path.suffix for path in settings.BACKUP_ROOT.iterdir()] == [".part"]
    for pipe in pipes:
        pipe.unlink()
    with own_process.manage(environment, "backup") as process:
        output = process.communicate()[0]
    assert process.returncode == 0, output
    assert [path.suffix for path in settings.BACKUP_ROOT.iterdir()] == [".zip"]
    assert list((settings.OPS_ROOT / "unpacked").iterdir()) == []
    states = own_process.ask(environment, STATES)
    assert states.startswith("[('failed', '")
    assert states.endswith("('done', '')]")


def test_two_at_a_time_are_refused(environment, settings):
    settings.BACKUP_ROOT.mkdir()
    draft = settings.BACKUP_ROOT / "another.part"
    draft.touch()
    with locks.only_one(), own_process.manage(environment, "backup") as second:
        second.wait()
    assert second.returncode == 1
    # The first one's draft is not the second one's to remove.
    assert list(settings.BACKUP_ROOT.iterdir()) == [draft]
