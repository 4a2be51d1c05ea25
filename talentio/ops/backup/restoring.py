"""Restoring: everything is unpacked, proven and prepared beside; then the database changes in one step.

Files are added before that step and removed after it, so whatever a row names is there at any moment.
Until the step nothing that was there is changed; a process that is killed leaves at most files too many.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from talentio.core.audit import audit
from talentio.core.encryption import key_fingerprints
from talentio.core.models import Figure

from ..closing import closed
from ..locks import only_one, ops_folder
from ..models import Backup, Refused
from . import archive, carrying, database, making
from .staged import staged_database


def restore(path, passphrase, *, say=lambda sentence: None):
    """Put the archive in the place of what is there; raise Refused, with nothing changed, if it cannot be."""
    archive.check_passphrase(passphrase)
    with only_one(), tempfile.TemporaryDirectory(dir=ops_folder("unpacked")) as folder:
        end_interrupted()
        say(_("reading the archive"))
        unpacked = Path(folder)
        manifest = unpack(path, passphrase, unpacked)
        check(manifest)
        staged = staged_database(unpacked)
        try:
            say(_("preparing the database"))
            prepare(staged, manifest, unpacked)
            with closed():
                say(_("making a backup of what is there"))
                making.make_locked(passphrase=passphrase, reason=Backup.Reason.SAFETY)
                mark = carry_over(staged, manifest, unpacked)
                say(_("putting it in place"))
                put_in_place(staged, unpacked, mark)
        finally:
            staged.discard()
    audit(None, "restored", category="operations", description=Path(path).name[:200])
    return manifest


def unpack(path, passphrase, folder):
    """Write database and files under a folder, and return the manifest: only then are they proven."""
    manifest, dump = None, folder / "dump"
    with dump.open("wb") as target:
        for member in archive.members(path, passphrase):
            if isinstance(member, dict):
                manifest = member
            elif member.name.startswith("database/"):
                shutil.copyfileobj(member, target, 1 << 20)
            elif member.name.startswith("uploads/"):
                place = folder / member.name
                place.parent.mkdir(parents=True, exist_ok=True)
                with place.open("wb") as file:
                    shutil.copyfileobj(member, file, 1 << 20)
    return manifest


def check(manifest):
    """Refuse what this installation could not read afterwards."""
    if manifest.get("format") != archive.FORMAT:
        raise Refused(_("The archive is of a format that this version does not know."))
    if manifest["engine"] != database.engine():
        raise Refused(_("The archive holds a database of another kind: %s.") % manifest["engine"])
    if manifest["encryption_keys"][0] not in key_fingerprints():
        raise Refused(_("The archive was made under another ENCRYPTION_KEY: add it to ENCRYPTION_KEYS_OLD."))
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    ours = {app for app, _name in known}
    if newer := [name for app, name in manifest["migrations"] if app in ours and (app, name) not in known]:
        raise Refused(_("The archive was made by a newer version (%s): update first.") % newer[0])


def prepare(staged, manifest, folder):
    staged.fill(folder / "dump")
    if staged.rows() != manifest["rows"]:
        raise Refused(_("The database in the archive does not hold the rows that it should."))
    _manage(staged, folder, "migrate", "--verbosity", "0")


def carry_over(staged, manifest, folder):
    """Tell the staged database what may not be undone; return the mark that it then carries."""
    mark = uuid.uuid4().hex
    told = folder / "told.json"
    told.write_text(carrying.told(manifest["taken_at"]))
    _manage(staged, folder, "restore", "--carry", str(told), "--mark", mark)
    return mark


def _manage(staged, folder, *arguments):
    """Run a command of ours on the staged database and the unpacked files, so that erasing reaches both."""
    places = {"MEDIA_ROOT": folder / "uploads/default", "PRIVATE_ROOT": folder / "uploads/private"}
    there = {"DATABASE_URL": staged.url, "S3_BUCKET": "", **{key: str(path) for key, path in places.items()}}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    ended = subprocess.run(command, env={**os.environ, **there}, capture_output=True)
    if ended.returncode:
        raise Refused(_("The database in the archive could not be brought up to date."))


def put_in_place(staged, folder, mark):
    added = []
    try:
        for store in archive.STORES:
            _add_files(store, folder / "uploads" / store, added)
        write_journal(mark, list(_extra(folder)))
        staged.swap()
    except Exception:
        for store, name in added:
            storages[store].delete(name)
        _journal().unlink(missing_ok=True)
        raise
    end_interrupted()


def _add_files(store, folder, added):
    """Bring what is missing; what differs is replaced, since stored files never change by themselves."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        is_there = storages[store].exists(name)
        if is_there and _digest(storages[store].open(name)) == _digest(path.open("rb")):
            continue
        if is_there:
            storages[store].delete(name)
        else:
            added.append((store, name))
        with path.open("rb") as content:
            storages[store].save(name, File(content))


def _digest(file):
    with file:
        digest = hashlib.sha256()
        while part := file.read(1 << 20):
            digest.update(part)
        return digest.digest()


def _extra(folder):
    """(store, name) of files that the archive does not have."""
    for store in archive.STORES:
        for name in making.walk(storages[store]):
            if not (folder / "uploads" / store / name).is_file():
                yield store, name


def _journal():
    return ops_folder() / "restore-journal.json"


def write_journal(mark, extra):
    """Note which files go once the database that carries this mark is in place."""
    _journal().write_text(json.dumps({"mark": mark, "extra": extra}))


def end_interrupted():
    """Remove the files too many of a restore whose database is in place; forget one that was not."""
    if not _journal().exists():
        return
    journal = json.loads(_journal().read_text())
    marks = Figure.objects.values_of([carrying.MARK])
    if marks.get(carrying.MARK) == journal["mark"]:
        for store, name in journal["extra"]:
            storages[store].delete(name)
    _journal().unlink()
