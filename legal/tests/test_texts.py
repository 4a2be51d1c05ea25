import hashlib
import re

import pytest
import time_machine

from legal import consents, shipped, texts
from legal.models import Consent, Edition, EditionText, LegalPage
from talentio.core.site_settings import site_settings

pytestmark = pytest.mark.django_db
FILES = sorted(shipped.FOLDER.glob("*/*/*.md"))


@pytest.fixture
def publish(sam):
    """Publish terms on a day: `publish("2027-01-31", fr=(title, text), ...)`."""

    def make(day, format="markdown", **written):
        page = LegalPage.objects.get(kind="terms")
        with time_machine.travel(f"{day}T10:00:00Z", tick=False):
            draft = page.draft(by=sam)
            words = {
                code: {"title": title, "source": source, "format": format}
                for code, (title, source) in written.items()
            }
            draft.write(words, by=sam)
            return draft.publish(by=sam)

    return make


@pytest.fixture
def emptied():
    """No page has a row, as after the tables were flushed."""
    EditionText.objects.all().delete()
    Edition.objects.all().delete()
    LegalPage.objects.all().delete()
    site_settings.forget()


def test_the_newest_edition_is_current(publish):
    publish("2027-01-31", fr=("Vieux", "Avant."))
    publish("2027-02-01", fr=("Neuf", "Après."))
    text = texts.current("terms", "fr")
    assert (text.version, text.title, text.html) == ("2027-02-01", "Neuf", "<p>Après.</p>\n")
    assert text.published_on.isoformat() == "2027-02-01"


def test_the_second_edition_of_a_day_has_a_number(publish):
    publish("2027-01-31", fr=("Un", "Un."))
    publish("2027-01-31", fr=("Deux", "Deux."))
    text = texts.current("terms", "fr")
    assert (text.version, text.published_on.isoformat()) == ("2027-01-31.2", "2027-01-31")


def test_a_text_without_a_translation_falls_back_to_french(publish):
    publish("2027-02-01", fr=("Règles", "Texte."))
    assert texts.current("terms", "ar").language == "fr"


@pytest.mark.parametrize("language", ["../../secret", "", "de"])
def test_a_language_from_outside_is_answered_in_french(language):
    assert texts.current("terms", language).language == "fr"


def test_html_in_markdown_is_shown_and_not_obeyed(publish):
    publish("2027-02-01", fr=("T", "<script>alert(1)</script> [x](javascript:alert(1))"))
    html = texts.current("terms", "fr").html
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "href" not in html


def test_the_digest_is_that_of_title_and_text(publish):
    publish("2027-02-01", fr=("Règles", "Texte."))
    assert texts.current("terms", "fr").digest == hashlib.sha256("# Règles\nTexte.".encode()).hexdigest()


def test_a_kind_without_text_is_named():
    with pytest.raises(texts.NoSuchText, match="imprint"):
        texts.current("imprint", "fr")


def test_a_text_is_rendered_once_per_process_until_something_changes(publish):
    first = texts.current("terms", "fr")
    assert texts.current("terms", "fr") is first
    publish("2027-02-01", fr=("Neuf", "Après."))
    assert texts.current("terms", "fr").title == "Neuf"


# Settings in texts ----------------------------------------------------------------------------
def test_settings_are_filled_in_and_a_line_about_an_empty_one_is_left_out(publish, sam):
    publish("2027-02-01", fr=("T", "Par {operator_name}.\n\nHébergé par {host_name}.\n\n{unknown} reste."))
    site_settings.put("operator_name", "Maison <b>& fils", by=sam)
    html = texts.current("terms", "fr").html
    assert html == "<p>Par Maison &lt;b&gt;&amp; fils.</p>\n<p>{unknown} reste.</p>\n"


def test_a_setting_never_becomes_part_of_an_address(publish, sam):
    site_settings.put("brand_name", "javascript:alert(1)", by=sam)
    publish("2027-02-01", format="html", fr=("T", '<a href="{brand_name}">x</a>'))
    assert "javascript" not in texts.current("terms", "fr").html


def test_the_legal_notice_names_the_company_that_the_settings_name(client, sam):
    before = client.get("/legal/mentions").text
    assert "Éditeur</strong>" not in before
    site_settings.put("operator_name", "Taalentio SARL", by=sam)
    assert "<strong>Éditeur</strong>&nbsp;: Taalentio SARL" in client.get("/legal/mentions").text


# What the product came with -------------------------------------------------------------------
def test_every_page_ships_in_every_language():
    written = {path.relative_to(shipped.FOLDER).parts for path in FILES}
    versions = {parts[:2] for parts in written}
    assert written == {(*version, f"{code}.md") for version in versions for code in ("fr", "en", "ar")}
    assert {kind for kind, _version in versions} == set(LegalPage.Kind.values)


def test_shipped_texts_have_the_digest_of_their_file_as_rows_too():
    rows = {(text.edition.page.kind, text.language): text for text in EditionText.objects.all()}
    assert len(rows) == 15
    for path in FILES:
        text = rows[path.parts[-3], path.stem]
        assert text.digest == text.computed_digest() == hashlib.sha256(path.read_bytes()).hexdigest()


def test_shipped_texts_name_only_settings_that_exist():
    named = {name for path in FILES for name in re.findall(r"\{(\w+)\}", path.read_text(encoding="utf-8"))}
    assert named <= set(texts.FACTS) <= set(site_settings.specs)


def test_loading_again_leaves_alone_what_staff_wrote(publish):
    publish("2027-02-01", fr=("Neuf", "Après."))
    assert shipped.load(LegalPage, Edition, EditionText) == 0
    assert Edition.objects.filter(page__kind="terms").count() == 2


@pytest.mark.parametrize("kind", LegalPage.Kind.values)
def test_without_rows_the_shipped_texts_are_read(client, emptied, kind):
    text = texts.current(kind, "ar")
    path = shipped.newest(kind, "ar")
    assert (text.language, text.digest) == ("ar", hashlib.sha256(path.read_bytes()).hexdigest())
    assert client.get(f"/legal/{kind}" if kind != "about" else "/about").status_code == 200


def test_without_rows_people_can_still_agree_and_it_stays_provable(zara, emptied):
    consent = consents.record(zara, Consent.Kind.TERMS, language="fr")
    assert shipped.load(LegalPage, Edition, EditionText) == 5
    assert consents.text_of(consent).title == "Conditions d’utilisation"


def test_loading_fills_only_what_is_missing(emptied):
    LegalPage.objects.create(kind="about", is_shown=False)
    assert shipped.load(LegalPage, Edition, EditionText) == 5
    assert not LegalPage.objects.get(kind="about").is_shown
