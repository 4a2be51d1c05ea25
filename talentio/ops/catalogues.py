"""The translation catalogues: collected from the source, compiled without gettext, and checked.

English needs no catalogue: it is the language of the message ids.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib
from django.conf import settings

LANGUAGES = ("fr", "ar")
NOT_SOURCE = (
    ".*",
    "node_modules",
    "var",
    "staticfiles",
    "tests",
    "testing",
    "requirements*.txt",
    "__pycache__",
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
FRENCH_SPACE = re.compile(r"(?<=\S) (?=[:;!?»](?:\s|$))|(?<=«) ")
NAMELESS = re.compile(r"(?<!%)%[sd]")


def catalogue_path(language, root=None):
    root = root or settings.BASE_DIR
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def compiled(path):
    """Return the bytes of the .mo that belongs to a .po: the same input always gives the same bytes."""
    catalogue = polib.pofile(str(path))
    if path.parts[-3] == "fr":
        for entry in catalogue:
            entry.msgstr = unbroken(entry.msgstr)
            entry.msgstr_plural = {n: unbroken(text) for n, text in entry.msgstr_plural.items()}
    return catalogue.to_binary()


def unbroken(text):
    """French with its spaces before : ; ! ? » and after « made such that no line ends there."""
    return FRENCH_SPACE.sub("\N{NO-BREAK SPACE}", text)


def compile_all():
    """Write every .mo that is not current; return their paths."""
    written = []
    for language in LANGUAGES:
        path = catalogue_path(language)
        content = compiled(path)
        target = path.with_suffix(".mo")
        if not target.exists() or target.read_bytes() != content:
            target.write_bytes(content)
            written.append(target)
    return written


def extract(root):
    """Bring the catalogues under a folder in line with its source; needs xgettext on the PATH."""
    ignored = [f"--ignore={pattern}" for pattern in NOT_SOURCE]
    wanted = [f"--locale={language}" for language in LANGUAGES]
    (root / "locale").mkdir(exist_ok=True)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", *wanted, *ignored]
        + ["--add-location=file", "--no-obsolete", "--no-wrap", "--verbosity=0"],
        cwd=root,
        check=True,
        # The words are collected without a database or keys of ours.
        env={**os.environ, "ENV_FILE": str(root / "no-env"), "SECRET_KEY": "to collect words"},
    )


def problems(language):
    """Say in sentences what is wrong with one committed catalogue, apart from being out of date."""
    path = catalogue_path(language)
    if not path.exists():
        return [f"{language}: there is no catalogue"]
    entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    found = [f"{language}: not translated: {entry.msgid!r}" for entry in entries if not _is_complete(entry)]
    found += [f"{language}: fuzzy: {entry.msgid!r}" for entry in entries if entry.fuzzy]
    found += [f"{language}: invented placeholder: {e.msgid!r}" for e in entries if _invents_placeholders(e)]
    found += [f"{language}: a nameless %d or %s is lost: {e.msgid!r}" for e in entries if _loses_nameless(e)]
    target = path.with_suffix(".mo")
    if not target.exists() or target.read_bytes() != compiled(path):
        found.append(f"{language}: django.mo is not what django.po compiles to (make messages)")
    return found


def differences():
    """Say which messages the source and the committed catalogues do not have in common."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "source"
        ignored = shutil.ignore_patterns(*NOT_SOURCE, "locale")
        shutil.copytree(settings.BASE_DIR, root, ignore=ignored)
        extract(root)
        return [
            sentence
            for language in LANGUAGES
            for sentence in _compare(language, catalogue_path(language, root))
        ]


def _compare(language, fresh):
    wanted, committed = _ids(fresh), _ids(catalogue_path(language))
    found = [f"{language}: not in the catalogue (make messages): {one[1]!r}" for one in wanted - committed]
    return found + [f"{language}: no longer in the source: {one[1]!r}" for one in committed - wanted]


def _ids(path):
    if not path.exists():
        return set()
    return {
        (entry.msgctxt, entry.msgid, entry.msgid_plural)
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }


def _translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _is_complete(entry):
    translations = _translations(entry)
    return bool(translations) and all(translations)


def _invents_placeholders(entry):
    # Fewer is fine: "one", "two" are words in Arabic. One that the caller does not fill raises.
    known = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    return any(set(PLACEHOLDER.findall(text)) - known for text in _translations(entry))


def _loses_nameless(entry):
    # "%d days" % 1 raises where a language says "one day": give the number a name.
    wanted = NAMELESS.findall(entry.msgid_plural or entry.msgid)
    return any(NAMELESS.findall(text) != wanted for text in _translations(entry) if text)
