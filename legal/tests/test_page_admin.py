import pytest
from django.urls import reverse

from legal import texts
from legal.models import Edition, LegalPage

pytestmark = pytest.mark.django_db
NASTY = """<h2 onclick="steal()">Titre</h2><script>alert(1)</script><p style="x">Oui
<a href="javascript:alert(1)">un</a> <a href="https://example.com/">deux</a>
<a href="&#106;avascript:alert(1)">trois</a> <a href="data:text/html,x">quatre</a>
<img src=x onerror=alert(1)><iframe src="//example.com"></iframe><form action="/x"><input></form></p>"""


def address(name, *args):
    return reverse(f"admin:legal_legalpage_{name}", args=args)


def sent(draft=None, source="Nouveau.", title="Règles", format="markdown", **more):
    seen = draft.mark if draft else ""
    fields = {"fr-title": title, "fr-source": source, "fr-format": format, "seen": seen}
    for code in ("en", "ar"):
        fields |= {f"{code}-title": "", f"{code}-source": "", f"{code}-format": "markdown"}
    return fields | more


def published(client, page):
    """Publish the draft through its page of changes."""
    mark = client.get(address("publish", page.pk)).context["form"]["seen"].value()
    return client.post(address("publish", page.pk), {"seen": mark, "note": "Clearer"})


@pytest.fixture
def admin(client, sam):
    client.force_login(sam)
    return client


def test_staff_write_look_publish_and_everybody_reads_it(admin, terms, client):
    assert admin.get(address("change", terms.pk)).status_code == 200
    answer = admin.post(address("draft", terms.pk), sent(publish="1", source="Un\r\n\r\n**deux**"))
    assert answer.url == address("publish", terms.pk)
    page = admin.get(answer.url).text
    assert "<ins>" in page
    assert "<del>" in page
    assert published(admin, terms).url == address("change", terms.pk)
    assert texts.current("terms", "fr").html == "<p>Un</p>\n<p><strong>deux</strong></p>\n"
    assert terms.current.note == "Clearer"
    assert "<strong>deux</strong>" in client.get("/legal/terms").text


def test_saving_alone_publishes_nothing(admin, terms):
    assert admin.post(address("draft", terms.pk), sent()).url == address("change", terms.pk)
    assert "Nouveau." in admin.get(address("change", terms.pk)).text
    assert "Nouveau." not in texts.current("terms", "fr").html


@pytest.mark.parametrize("format", ["html", "markdown"])
def test_nothing_dangerous_passes_through_the_editor(admin, terms, format):
    admin.post(address("draft", terms.pk), sent(source=NASTY, format=format))
    seen = [admin.post(address("preview"), {"source": NASTY, "format": format}).text]
    published(admin, terms)
    seen.append(admin.get("/legal/terms").text.partition("<article")[2].partition("</article>")[0])
    edition = admin.get(address("edition", terms.pk, terms.current.pk))
    seen.append(str(edition.context["readable"][0][1]))
    for html in seen:
        for bad in ("<script", "<h2 onclick", "<img", "<iframe", "<form", "<p style", "<input"):
            assert bad not in html
        assert '<a href="javascript' not in html.lower()
        assert '<a href="data' not in html.lower()
    if format == "html":
        assert 'href="https://example.com/" rel="noopener noreferrer"' in seen[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "", "source": ""},
        {"title": "", "source": "x"},
        {"title": "x", "source": " "},
        {"format": "exe"},
        {"source": "x" * 200_001},
        {"title": "x" * 121},
        {"ar-title": "عنوان"},
    ],
)
def test_what_is_not_whole_is_shown_again_and_not_kept(admin, terms, wrong):
    known = {name: wrong.pop(name) for name in list(wrong) if "-" not in name}
    answer = admin.post(address("draft", terms.pk), sent(**known, **wrong))
    assert answer.status_code == 422
    assert "errorlist" in answer.text
    assert not terms.editions.drafts().exists()


def test_two_editors_are_told_and_see_how_their_words_differ(admin, terms, zara):
    first = terms.draft(by=zara)
    mine = sent(first, source="Le mien.")
    terms.write_draft(
        {"fr": {"title": "Règles", "format": "markdown", "source": "Le sien."}}, by=zara, seen=first.mark
    )
    answer = admin.post(address("draft", terms.pk), mine)
    assert answer.status_code == 409
    assert ("-", "Le sien.") in answer.context["changed"][0][2]
    assert ("+", "Le mien.") in answer.context["changed"][0][2]
    assert terms.editions.drafts().get().in_language("fr").source == "Le sien."
    again = sent(terms.editions.drafts().get(), source="Le mien.")
    assert answer.context["draft"].mark == again["seen"]
    assert admin.post(address("draft", terms.pk), again).status_code == 302


def test_a_draft_that_changed_after_it_was_looked_at_is_shown_again(admin, terms, sam):
    draft = terms.draft(by=sam)
    mark = draft.mark
    draft.write({"fr": {"title": "A", "format": "markdown", "source": "B"}}, by=sam)
    answer = admin.post(address("publish", terms.pk), {"seen": mark})
    assert answer.url == address("publish", terms.pk)
    assert terms.editions.drafts().exists()


def test_publishing_a_second_time_says_that_nothing_is_left(admin, terms):
    admin.post(address("draft", terms.pk), sent())
    published(admin, terms)
    assert admin.post(address("publish", terms.pk), {"seen": "x"}).url == address("change", terms.pk)
    assert terms.editions.published().count() == 2


def test_an_older_edition_is_read_and_taken_as_the_draft(admin, terms, edit):
    older, newer = edit("terms", "Ancien."), edit("terms", "Récent.")
    page = admin.get(address("edition", terms.pk, newer.pk)).text
    assert "Ancien." in page
    assert newer.texts.get(language="fr").digest in page
    admin.post(address("restore", terms.pk, older.pk))
    assert terms.editions.drafts().get().in_language("fr").source == "Ancien."
    assert "Récent." in texts.current("terms", "fr").html


def test_an_edition_belongs_to_its_page_and_a_draft_is_none(admin, terms, sam):
    other = LegalPage.objects.get(kind="about")
    draft = terms.draft(by=sam)
    for page, edition in ((other, terms.current), (terms, draft)):
        assert admin.get(address("edition", page.pk, edition.pk)).status_code == 404
        assert admin.post(address("restore", page.pk, edition.pk)).status_code == 404


@pytest.mark.parametrize("number", ["abc", "0", "99999999999999999999", "1'--"])
def test_a_page_that_is_none_is_not_found(admin, number):
    assert admin.get(f"{address('changelist')}{number}/change/").status_code == 404


def test_a_draft_is_thrown_away_and_what_is_published_stays(admin, terms, sam):
    terms.draft(by=sam)
    for _ in range(2):
        assert admin.post(address("discard", terms.pk)).status_code == 302
    assert not terms.editions.drafts().exists()
    assert terms.editions.published().count() == 1


def test_a_page_is_switched_off_and_on(admin, terms):
    for name, status in (("hide", 404), ("show", 200)):
        admin.post(address("switch", terms.pk), {name: ""})
        assert admin.get("/legal/terms").status_code == status


@pytest.mark.parametrize("name", ["draft", "publish", "discard", "switch"])
def test_whoever_may_not_edit_changes_nothing(client, zara, terms, sam, name):
    terms.draft(by=sam)
    client.force_login(zara)
    assert client.post(address(name, terms.pk), sent()).status_code == 403
    assert client.post(address("preview"), {"source": "x"}).status_code == 403
    assert client.get(address("change", terms.pk)).status_code == 403
    terms.refresh_from_db()
    assert terms.is_shown
    assert Edition.objects.drafts().count() == 1


def test_administrators_may_edit_without_being_superusers(client, zara, terms):
    from django.contrib.auth.models import Group

    zara.groups.set([Group.objects.get(name="Administrators")])
    client.force_login(zara)
    assert client.post(address("draft", terms.pk), sent()).status_code == 302


@pytest.mark.parametrize("size", [1, 5])
def test_the_list_and_the_editor_cost_the_same_whatever_the_history(
    admin, terms, edit, size, django_assert_max_num_queries
):
    for number in range(size):
        edit("terms", f"Édition {number}.")
    with django_assert_max_num_queries(10):
        assert admin.get(address("changelist")).status_code == 200
    with django_assert_max_num_queries(12):
        assert admin.get(address("change", terms.pk)).status_code == 200


def test_a_text_without_end_is_refused_and_drawn_no_further(admin, terms, monkeypatch):
    seen = []
    monkeypatch.setattr(texts, "render", lambda source, format: seen.append(len(source)) or "")
    answer = admin.post(address("draft", terms.pk), sent(source="|a" * 100_000))
    assert answer.status_code == 422
    admin.post(address("preview"), {"source": "|a" * 100_000, "format": "markdown"})
    assert max(seen) == 100_000
