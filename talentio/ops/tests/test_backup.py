"""B8: one encrypted archive of everything, proven before it counts."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command

import talentio
from accounts.models import User
from talentio.core.encryption import key_fingerprints
from talentio.core.site_settings import site_settings
from talentio.ops.backup import archive, making
from talentio.ops.models import Backup, Refused

pytestmark = pytest.mark.django_db(transaction=True)
PASSPHRASE = "kora balafon djembe oud"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.OPS_ROOT, settings.BACKUP_ROOT = tmp_path / "ops", tmp_path / "backups"
    # Nothing else of the test's may be in the archive's way.
    default_storage.save("photos/aa/one.webp", ContentFile(b"a photo of Amina"))
    storages["private"].save("cvs/bb/two.pdf", ContentFile(b"%PDF a CV"))


@pytest.fixture
def person():
    return User.objects.create_user(email="amina@example.com", first_name="Amina", last_name="B")


def read(path, passphrase=PASSPHRASE):
    """{name: bytes} of an archive, and its manifest."""
    found = {}
    for member in archive.members(path, passphrase):
        if isinstance(member, dict):
            return found, member
        found[member.name] = member.read()
    return None


def test_the_archive_holds_the_database_and_every_upload(person):
    backup = making.make(passphrase=PASSPHRASE)
    found, manifest = read(backup.path)
    assert found["uploads/default/photos/aa/one.webp"] == b"a photo of Amina"
    assert found["uploads/private/cvs/bb/two.pdf"] == b"%PDF a CV"
    assert b"".join(found[name] for name in sorted(found) if name.startswith("database/"))
    assert (manifest["rows"]["accounts_user"], manifest["files"]) == (1, 2)
    assert ["ops", "0001_initial"] in manifest["migrations"]


def test_the_manifest_tells_the_version_and_whose_keys_are_needed_but_not_the_keys(person, settings):
    manifest = read(making.make(passphrase=PASSPHRASE).path)[1]
    assert manifest["version"] == talentio.__version__
    assert manifest["encryption_keys"] == key_fingerprints()
    assert settings.ENCRYPTION_KEY not in str(manifest)


def test_the_row_tells_what_was_proven(person):
    backup = Backup.objects.get(pk=making.make(passphrase=PASSPHRASE).pk)
    content = backup.path.read_bytes()
    assert (backup.state, backup.percent) == ("done", 100)
    assert (backup.bytes, backup.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert backup.path.stat().st_mode & 0o077 == 0


def test_without_the_passphrase_it_is_useless(person):
    path = making.make(passphrase=PASSPHRASE).path
    for clear in (b"photos/", b"Amina", b"accounts_user", b"%PDF"):
        assert clear not in path.read_bytes()
    with pytest.raises(Refused, match=r"."):
        read(path, "another passphrase altogether")


def test_a_short_passphrase_is_refused_and_leaves_nothing():
    with pytest.raises(Refused):
        making.make(passphrase="short")
    assert not Backup.objects.exists()


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_a_changed_byte_is_noticed(person, place):
    path = making.make(passphrase=PASSPHRASE).path
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 1
    path.write_bytes(content)
    with pytest.raises(Refused):
        read(path)


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.99])
def test_a_truncated_archive_is_noticed(person, share):
    path = making.make(passphrase=PASSPHRASE).path
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(Refused):
        read(path)


@pytest.mark.parametrize(
    "name", ["../evil", "uploads/default/../../evil", "/etc/cron.d/evil", "uploads/other/x", "uploads\\x"]
)
def test_a_way_out_of_the_folder_is_refused(tmp_path, name):
    path = tmp_path / "slip.zip"
    with archive.writing(path, PASSPHRASE) as writer:
        writer.add_bytes(name, b"x")
        writer.close_with({})
    with pytest.raises(Refused):
        read(path)


def test_the_oldest_go_only_after_the_new_one_is_proven(person, monkeypatch):
    site_settings.put("backup_kept", 2, by=None)
    kept = [making.make(passphrase=PASSPHRASE).path for _ in range(2)]
    with monkeypatch.context() as broken:
        # A disk that lies: what is read back is not what was written.
        broken.setattr(making, "verify", lambda *arguments: {})
        with pytest.raises(Refused):
            making.make(passphrase=PASSPHRASE)
    assert all(path.exists() for path in kept)
    assert len(list(kept[0].parent.iterdir())) == 2
    newest = making.make(passphrase=PASSPHRASE).path
    assert sorted(kept[0].parent.iterdir()) == sorted([kept[1], newest])


def test_the_command_makes_and_verifies_one(person, settings, capsys):
    site_settings.put("backup_passphrase", PASSPHRASE, by=None)
    call_command("backup")
    path = next(settings.BACKUP_ROOT.iterdir())
    call_command("backup", verify=str(path))
    assert "2 files" in capsys.readouterr().out
    path.write_bytes(b"no archive")
    with pytest.raises(CommandError):
        call_command("backup", verify=str(path))


def test_without_a_passphrase_the_command_says_what_to_do(person):
    with pytest.raises(CommandError, match="backup_passphrase"):
        call_command("backup")
