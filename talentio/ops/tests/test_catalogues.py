import shutil

import polib
import pytest
from django.core.management import CommandError, call_command

from talentio.ops import catalogues

NEEDS_XGETTEXT = pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext is missing")


@pytest.fixture
def project(tmp_path, settings):
    """A project of the test's own with complete catalogues of one message."""
    settings.BASE_DIR = tmp_path
    for language in catalogues.LANGUAGES:
        write(language, polib.POEntry(msgid="Hello %(name)s", msgstr="Salut %(name)s"))
    catalogues.compile_all()
    return tmp_path


def write(language, *entries):
    path = catalogues.catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    catalogue.extend(entries)
    catalogue.save(str(path))


def test_complete_and_compiled_catalogues_pass(project):
    assert [catalogues.problems(language) for language in catalogues.LANGUAGES] == [[], []]


def test_compiling_twice_writes_nothing_the_second_time(project):
    assert catalogues.compile_all() == []


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (polib.POEntry(msgid="Bye", msgstr=""), "not translated: 'Bye'"),
        (polib.POEntry(msgid="Bye", msgstr="Au revoir", flags=["fuzzy"]), "fuzzy: 'Bye'"),
        (polib.POEntry(msgid="Bye", msgstr="Au revoir %(name)s"), "invented placeholder: 'Bye'"),
        (
            polib.POEntry(
                msgid="%d day", msgid_plural="%d days", msgstr_plural={0: "un jour", 1: "%d jours"}
            ),
            "a nameless %d or %s is lost: '%d day'",
        ),
        (
            polib.POEntry(msgid="day", msgid_plural="days", msgstr_plural={0: "jour", 1: ""}),
            "not translated: 'day'",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_named(project, entry, complaint):
    write("fr", entry)
    catalogues.compile_all()
    [problem] = [one for one in catalogues.problems("fr") if complaint in one]
    assert problem.startswith("fr: ")


def test_a_catalogue_that_was_not_compiled_is_named(project):
    write("ar", polib.POEntry(msgid="Bye", msgstr="وداعا"))
    assert catalogues.problems("ar") == ["ar: django.mo is not what django.po compiles to (make messages)"]


def test_a_language_without_catalogue_is_named(project):
    shutil.rmtree(project / "locale" / "ar")
    assert catalogues.problems("ar") == ["ar: there is no catalogue"]


@NEEDS_XGETTEXT
def test_messages_that_only_the_source_or_only_the_catalogue_has_are_named(project):
    (project / "manage.py").write_text(
        "from django.conf import settings\n"
        "from django.core.management import execute_from_command_line\n"
        "settings.configure(USE_I18N=True)\n"
        "execute_from_command_line()\n"
    )
    (project / "page.html").write_text("{% load i18n %}{% translate 'Brand new' %}")
    found = catalogues.differences()
    assert "fr: not in the catalogue (make messages): 'Brand new'" in found
    assert "ar: no longer in the source: 'Hello %(name)s'" in found


def test_the_continuous_check_fails_without_xgettext_and_a_newcomer_is_told(project, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(project))
    monkeypatch.setenv("CI", "true")
    with pytest.raises(CommandError, match="xgettext is missing"):
        call_command("check_translations")
    monkeypatch.delenv("CI")
    call_command("check_translations")
    assert "NOTE: xgettext is missing" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Niveau : « courant » ?", "Niveau\xa0: «\xa0courant\xa0»\xa0?"),
        ("http://example.com ; %(name)s !", "http://example.com\xa0; %(name)s\xa0!"),
        ("12:30 à 14:00", "12:30 à 14:00"),
        ("{% x %} :class", "{% x %} :class"),
    ],
)
def test_no_french_line_ends_before_its_mark(typed, shown):
    assert catalogues.unbroken(typed) == shown
