import hashlib

import pytest

from legal import texts


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of texts of the test's own, with `publish(version, language, source)`."""
    monkeypatch.setattr(texts, "FOLDER", tmp_path)

    def publish(version, language, source):
        path = tmp_path / "terms" / version / f"{language}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")

    return publish


def test_the_newest_version_is_current(folder):
    folder("2025-12-31", "fr", "# Vieux\n\nAvant.")
    folder("2026-02-01", "fr", "# Neuf\n\nAprès.")
    text = texts.current("terms", "fr")
    assert (text.version, text.title, text.html) == ("2026-02-01", "Neuf", "<p>Après.</p>\n")
    assert text.published_on.isoformat() == "2026-02-01"


def test_a_text_without_a_translation_falls_back_to_french(folder):
    folder("2026-02-01", "fr", "# Règles\n\nTexte.")
    assert texts.current("terms", "ar").language == "fr"


@pytest.mark.parametrize("language", ["../../secret", "", "de"])
def test_a_language_from_outside_never_becomes_a_path(folder, language):
    folder("2026-02-01", "fr", "# Règles\n\nTexte.")
    assert texts.current("terms", language).language == "fr"


def test_html_in_a_text_is_shown_and_not_obeyed(folder):
    folder("2026-02-01", "fr", "# T\n\n<script>alert(1)</script> [x](javascript:alert(1))")
    html = texts.current("terms", "fr").html
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "href" not in html


def test_the_digest_is_that_of_the_file(folder):
    source = "# Règles\n\nTexte."
    folder("2026-02-01", "fr", source)
    assert texts.current("terms", "fr").digest == hashlib.sha256(source.encode()).hexdigest()


def test_a_kind_without_text_is_named(folder):
    with pytest.raises(texts.NoSuchText, match="cookies"):
        texts.current("cookies", "fr")


def test_a_text_is_rendered_once_per_process():
    assert texts.current("terms", "fr") is texts.current("terms", "fr")


def test_every_version_is_written_in_every_language():
    written = {path.relative_to(texts.FOLDER).parts for path in texts.FOLDER.glob("*/*/*.md")}
    versions = {parts[:2] for parts in written}
    assert written == {(*version, f"{code}.md") for version in versions for code in ("fr", "en", "ar")}
