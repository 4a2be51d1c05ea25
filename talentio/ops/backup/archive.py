"""The format of a backup: one AES-256 member in a ZIP, and inside it a tar that is a stream.

A ZIP shows the names of its members, so it has only one. Inside, in this order: `header.json` (what this is),
`database/000000 …` (the dump, in pieces, since its length is not known before), `uploads/<store>/<name>`,
`checksums.txt` (SHA-256, length and name of each member before it, in the same order), `manifest.json`.
Any tool that knows AES in ZIP opens it with the passphrase.
"""

import hashlib
import hmac
import io
import json
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import PurePosixPath

import pyzipper
from django.utils.translation import gettext as _

from ..models import Refused

FORMAT = 1
MEMBER = "taalentio-backup.tar"
PIECE = 4 * 1024 * 1024
SHORTEST_PASSPHRASE = 16
HEADER, CHECKSUMS, MANIFEST = "header.json", "checksums.txt", "manifest.json"
STORES = ("default", "private")


def check_passphrase(passphrase):
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused(
            _("The passphrase of backups needs %d characters or more: set backup_passphrase.")
            % SHORTEST_PASSPHRASE
        )
    return passphrase.encode()


class Writer:
    """What goes into an archive, in order; `rows`, `files` and `digest` tell at the end what went in."""

    def __init__(self, tar, sums):
        self.tar, self.sums, self.files = tar, sums, 0
        self.all_sums = hashlib.sha256()

    def add_bytes(self, name, content):
        self.add(name, io.BytesIO(content), len(content))

    def add_json(self, name, content):
        self.add_bytes(name, json.dumps(content, indent=1, sort_keys=True).encode())

    def add(self, name, source, length):
        """Copy exactly so many bytes of an open file."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = length, 0o600
        summed = Summed(source)
        self.tar.addfile(member, summed)
        self._note(summed.digest.hexdigest(), length, name)

    def add_stream(self, folder, source):
        """Copy an open file of unknown length in pieces; return its length."""
        total = 0
        for number in range(10**6):
            piece = read_fully(source, PIECE)
            if not piece:
                break
            self.add_bytes(f"{folder}/{number:06}", piece)
            total += len(piece)
        return total

    def close_with(self, manifest):
        """Write the checksums and, under them, the manifest, the last in the archive; return it whole."""
        length = self.sums.tell()
        self.sums.seek(0)
        member = tarfile.TarInfo(CHECKSUMS)
        member.size, member.mode = length, 0o600
        self.tar.addfile(member, self.sums)
        manifest = {**manifest, "checksums": self.all_sums.hexdigest()}
        content = json.dumps(manifest, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(content), 0o600
        self.tar.addfile(member, io.BytesIO(content))
        return manifest

    def _note(self, digest, length, name):
        line = sum_line(digest, length, name)
        self.sums.write(line)
        self.all_sums.update(line)


def sum_line(digest, length, name):
    return f"{digest} {length} {json.dumps(name)}\n".encode()


class Summed:
    """An open file that is hashed as it is read."""

    def __init__(self, source):
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size=-1):
        content = self.source.read(size)
        self.digest.update(content)
        return content


def read_fully(source, size):
    """Read so many bytes unless the source ends: pipes hand over less at a time."""
    parts, missing = [], size
    while missing:
        part = source.read(missing)
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


@contextmanager
def writing(path, passphrase):
    """Yield a Writer into a new archive."""
    secret = check_passphrase(passphrase)
    with (
        pyzipper.AESZipFile(path, "x", compression=pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES) as outer,
        tempfile.TemporaryFile(dir=path.parent) as sums,
    ):
        outer.setpassword(secret)
        outer.setencryption(pyzipper.WZ_AES, nbits=256)
        with (
            outer.open(MEMBER, "w", force_zip64=True) as stream,
            tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT, bufsize=1 << 20) as tar,
        ):
            yield Writer(tar, sums)


@contextmanager
def _damage_refused():
    try:
        yield
    except (pyzipper.BadZipFile, tarfile.TarError, EOFError, ValueError, UnicodeError) as broken:
        raise Refused(_("The archive is damaged or was changed.")) from broken


class Member:
    """One member while it is read: `name`, `length`, and `read()`."""

    def __init__(self, name, length, source):
        self.name, self.length, self._summed = name, length, Summed(source)

    def read(self, size=-1):
        """Read on; raise Refused where the archive is broken."""
        with _damage_refused():
            return self._summed.read(size)

    def finish(self):
        while self.read(1 << 20):
            pass
        return self._summed.digest.hexdigest()


def members(path, passphrase):
    """Yield each Member of an archive, then its manifest as a dict; raise Refused for whatever is not right.

    It has been proven only when the iteration has come to its end: keep nothing of it before.
    """
    with _damage_refused():
        yield from _members(path, passphrase)


def _members(path, passphrase):
    with _opened(path, passphrase) as stream:
        all_sums, told, manifest = hashlib.sha256(), None, None
        with tarfile.open(fileobj=stream, mode="r|", bufsize=1 << 20) as tar:
            for info in tar:
                if manifest is not None:
                    raise Refused(_("The archive is damaged or was changed."))
                _check_member(info)
                member = Member(info.name, info.size, tar.extractfile(info))
                if info.name == CHECKSUMS:
                    told = member.finish()
                elif info.name == MANIFEST:
                    manifest = json.loads(member.read())
                else:
                    yield member
                    all_sums.update(sum_line(member.finish(), info.size, info.name))
                # A stream has no way back, yet tarfile would keep what it has passed.
                tar.members = []
        while stream.read(1 << 20):
            pass  # only at its very end the ZIP proves that nothing was changed
    if (
        manifest is None
        or not hmac.compare_digest(manifest["checksums"], all_sums.hexdigest())
        or (told != all_sums.hexdigest())
    ):
        raise Refused(_("The archive is damaged or was changed."))
    yield manifest


@contextmanager
def _opened(path, passphrase):
    secret = passphrase.encode()
    with pyzipper.AESZipFile(path) as outer:
        found = outer.infolist()
        if [info.filename for info in found] != [MEMBER] or getattr(found[0], "wz_aes_strength", None) != 3:
            raise Refused(_("This is not a backup of taalentio."))
        outer.setpassword(secret)
        try:
            stream = outer.open(found[0])
        except RuntimeError as wrong:
            raise Refused(_("The passphrase does not open this archive.")) from wrong
        with stream:
            yield stream


def _check_member(info):
    """Refuse whatever is no plain file of ours: links, devices, ways out of the folder."""
    path = PurePosixPath(info.name)
    known = (
        info.name in (HEADER, CHECKSUMS, MANIFEST)
        or (path.parts[0] == "database" and len(path.parts) == 2)
        or (path.parts[0] == "uploads" and len(path.parts) >= 3 and path.parts[1] in STORES)
    )
    clean = str(path) == info.name and ".." not in path.parts and not {"\\", "\0"} & set(info.name)
    if not (info.isreg() and known and clean and not path.is_absolute()):
        raise Refused(_("The archive holds a file that does not belong there: it was not made here."))
