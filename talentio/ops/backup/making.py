"""Making a backup: written beside, read back whole, and only then one that counts."""

import hashlib
import logging
import shutil
import time
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

import talentio
from talentio.core.encryption import key_fingerprints
from talentio.core.site_settings import site_settings

from ..locks import only_one, ops_folder
from ..models import Backup, Refused
from . import archive, database

log = logging.getLogger(__name__)


def make(
    *, by=None, reason=Backup.Reason.ASKED, passphrase=None, progress=lambda step, percent: None, asked=None
):
    """Make one backup and return its row; raise Refused, with nothing left behind, when it fails.

    `asked` is the row of a backup that somebody waits for. The older archives are removed only after
    the new one has been read back.
    """
    backup = asked
    try:
        passphrase = passphrase or site_settings.backup_passphrase
        archive.check_passphrase(passphrase)
        with only_one():
            clear_the_dead(but=asked)
            backup = asked or Backup.ask(by=by, reason=reason)
            _make(backup, passphrase, progress)
            retire()
    except Exception as failure:
        _give_up(backup, failure)
        if isinstance(failure, OSError):
            raise Refused(_("The backup could not be written: %s") % failure.strerror) from failure
        raise
    return backup


def make_locked(*, passphrase, reason):
    """The same for whoever holds the lock already; older archives stay."""
    backup = Backup.ask(reason=reason)
    try:
        _make(backup, passphrase, lambda step, percent: None)
    except Exception as failure:
        _give_up(backup, failure)
        raise
    return backup


def _give_up(backup, failure):
    if backup is not None:
        _draft(backup).unlink(missing_ok=True)
        backup.fail(failure if isinstance(failure, (Refused, OSError)) else type(failure).__name__)


def clear_the_dead(*, but=None):
    """Remove what killed processes left: drafts, unpacked databases, rows that still say "running".

    The caller holds the lock, so nothing of it is in use.
    """
    for draft in Path(settings.BACKUP_ROOT).glob("*.part"):
        draft.unlink(missing_ok=True)
    for folder in ops_folder("unpacked").iterdir():
        shutil.rmtree(folder, ignore_errors=True)
    yesterday = time.time() - 24 * 3600
    for upload in ops_folder("uploaded").iterdir():
        if upload.stat().st_mtime < yesterday:
            upload.unlink(missing_ok=True)
    for backup in Backup.objects.dead().exclude(pk=but.pk if but else None):
        backup.fail(_("It was interrupted."))


def _draft(backup):
    return backup.path.with_suffix(".part")


def _make(backup, passphrase, progress):
    def at(step, percent):
        backup.at(step, percent)
        progress(step, percent)

    Path(settings.BACKUP_ROOT).mkdir(mode=0o700, parents=True, exist_ok=True)
    at(Backup.Step.DATABASE, 5)
    manifest = _write(_draft(backup), passphrase, at)
    at(Backup.Step.VERIFICATION, 70)
    if verify(_draft(backup), passphrase) != manifest:
        raise Refused(_("The archive does not read back as it was written."))
    backup.rows, backup.files = sum(manifest["rows"].values()), manifest["files"]
    backup.bytes, backup.sha256 = _draft(backup).stat().st_size, _digest(_draft(backup))
    _draft(backup).rename(backup.path)
    backup.finish()


def _write(path, passphrase, at):
    path.touch(mode=0o600)
    path.unlink()
    with archive.writing(path, passphrase) as writer:
        path.chmod(0o600)
        writer.add_json(archive.HEADER, {"format": archive.FORMAT, "engine": database.engine()})
        with database.dumped() as (dump, rows):
            writer.add_stream("database", dump)
        at(Backup.Step.FILES, 30)
        for store in archive.STORES:
            _add_store(writer, store)
        manifest = {
            "format": archive.FORMAT,
            "engine": database.engine(),
            "version": talentio.__version__,
            "encryption_keys": key_fingerprints(),
            "taken_at": timezone.now().isoformat(),
            "migrations": sorted(map(list, _migrations())),
            "rows": rows,
            "files": writer.files,
        }
        return writer.close_with(manifest)


def _migrations():
    return MigrationRecorder.Migration.objects.values_list("app", "name")


def _add_store(writer, store):
    for name in walk(storages[store]):
        try:
            size = storages[store].size(name)
            with storages[store].open(name) as file:
                writer.add(f"uploads/{store}/{name}", file, size)
        except FileNotFoundError:
            log.info("A file was deleted while the backup ran")  # with the row that named it
            continue
        writer.files += 1


def walk(storage, folder=""):
    """Yield the name of every stored file; a store that was never used has none."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(names))
    for inner in sorted(folders):
        yield from walk(storage, f"{folder}{inner}/")


def verify(path, passphrase):
    """Read an archive to its end and return its manifest; raise Refused for whatever is not right."""
    manifest = None
    for member in archive.members(path, passphrase):
        manifest = member if isinstance(member, dict) else None
    return manifest


def _digest(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def retire():
    """Remove the oldest archives beyond the number that the setting keeps; return how many."""
    kept = max(1, site_settings.backup_kept)
    old = list(Backup.objects.filter(state=Backup.State.DONE).order_by("-id")[kept:])
    for backup in old:
        backup.path.unlink(missing_ok=True)
        backup.delete()
    return len(old)
