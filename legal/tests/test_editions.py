import pytest
from django.db import DatabaseError, transaction

from legal import compare, texts
from legal.models import AlreadyPublished, ChangedMeanwhile, Edition, EditionText, LegalPage
from talentio.core.models import ActivityLog

pytestmark = pytest.mark.django_db
WORDS = {"fr": {"title": "Neuf", "format": "markdown", "source": "Nouveau texte."}}


def test_a_draft_begins_with_what_is_published_and_readers_see_nothing_of_it(terms, sam):
    draft = terms.draft(by=sam)
    before = texts.current("terms", "fr")
    assert {text.language for text in draft.texts.all()} == {"fr", "en", "ar"}
    draft.write(WORDS, by=sam)
    assert texts.current("terms", "fr") == before
    assert not draft.is_published


def test_a_page_has_one_draft(terms, sam, zara):
    assert terms.draft(by=sam) == terms.draft(by=zara)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.create(page=terms)


def test_publishing_twice_makes_one_edition(terms, sam, zara):
    draft = terms.draft(by=sam)
    draft.write(WORDS, by=sam)
    first = draft.publish(by=sam)
    again = Edition.objects.get(pk=draft.pk).publish(by=zara)
    assert (again.version, again.published_by) == (first.version, sam)
    assert texts.current("terms", "fr").title == "Neuf"
    assert ActivityLog.objects.filter(action_type="publish_page").count() == 1


def test_what_changed_is_told_line_by_line(terms, sam):
    draft = terms.draft(by=sam)
    words = {
        text.language: {"title": text.title, "format": text.format, "source": text.source}
        for text in draft.texts.all()
    }
    words["fr"]["source"] = words["fr"]["source"].replace("## Les mineurs", "## Enfants") + "\nEt fin.\n"
    draft.write(words, by=sam)
    ((code, _name, lines),) = compare.editions(terms.current, draft, [("fr", "F"), ("en", "E")])
    assert code == "fr"
    assert ("+", "Et fin.") in lines
    assert lines[0][0] == "…"


# Published is for good ------------------------------------------------------------------------
def test_a_published_edition_refuses_to_be_written_saved_or_thrown_away(edit, sam):
    edition = edit("terms", "Texte.")
    text = edition.texts.get(language="fr")
    text.source = "Autre"
    for attempt in (
        lambda: edition.write(WORDS, by=sam),
        lambda: edition.discard(by=sam),
        edition.save,
        edition.delete,
        text.save,
        text.delete,
    ):
        with pytest.raises(AlreadyPublished):
            attempt()
    assert EditionText.objects.get(pk=text.pk).source == "Texte."


@pytest.mark.parametrize("column", ["source", "title", "format", "language", "digest"])
def test_the_database_refuses_to_reword_what_is_published(edit, column):
    text = edit("terms", "Texte.").texts.get(language="fr")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        EditionText.objects.filter(pk=text.pk).update(**{column: "x"})
    assert EditionText.objects.get(pk=text.pk).computed_digest() == text.digest


@pytest.mark.parametrize("change", [{"version": "2020-01-01"}, {"published_at": None, "version": ""}])
def test_the_database_refuses_to_redate_an_edition(edit, change):
    edition = edit("terms", "Texte.")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(**change)


def test_an_account_that_published_can_be_erased(edit, sam):
    edition = edit("terms", "Texte.")
    sam.delete()
    edition.refresh_from_db()
    assert (edition.published_by, edition.is_published) == (None, True)


# Going back -----------------------------------------------------------------------------------
def test_an_older_edition_comes_back_as_a_draft_and_readers_keep_the_newest(terms, edit, sam):
    older = edit("terms", "Ancien.")
    edit("terms", "Récent.")
    draft = older.restore(by=sam)
    assert draft.in_language("fr").source == "Ancien."
    assert "Récent." in texts.current("terms", "fr").html
    newest = draft.publish(by=sam)
    assert "Ancien." in texts.current("terms", "fr").html
    assert newest.version not in {older.version, ""}
    assert terms.editions.published().count() == 4


# Two editors ----------------------------------------------------------------------------------
def test_the_draft_of_a_colleague_is_not_overwritten_unseen(terms, sam, zara):
    draft = terms.draft(by=sam)
    seen = draft.mark
    terms.write_draft(WORDS, by=zara, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        terms.write_draft({"fr": {**WORDS["fr"], "source": "Le mien."}}, by=sam, seen=seen)
    assert terms.editions.drafts().get().in_language("fr").source == "Nouveau texte."


def test_what_nobody_looked_at_is_not_published(terms, sam, zara):
    draft = terms.draft(by=sam)
    seen = draft.mark
    terms.write_draft(WORDS, by=zara, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        draft.publish(by=sam, seen=seen)
    assert terms.editions.drafts().exists()


# On and off -----------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", LegalPage.Kind.values)
def test_a_page_that_is_off_answers_404_and_is_in_no_footer(client, sam, kind):
    page = LegalPage.objects.get(kind=kind)
    address = page.get_absolute_url()
    link = f'href="{address}"'
    assert client.get(address).status_code == 200
    assert link in client.get("/").text
    page.switch(False, by=sam)
    assert client.get(address).status_code == 404
    assert link not in client.get("/").text
    page.switch(True, by=sam)
    assert client.get(address).status_code == 200


def test_registration_goes_on_with_the_terms_switched_off(zara, terms, sam):
    from legal.consents import record

    terms.switch(False, by=sam)
    assert record(zara, "terms", language="fr").text_digest
