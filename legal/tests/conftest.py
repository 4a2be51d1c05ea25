import pytest

from legal.models import LegalPage


@pytest.fixture
def terms(db):
    return LegalPage.objects.get(kind="terms")


@pytest.fixture
def edit(sam):
    """Publish new words of a page: `edit("terms", "Words.", asks_again=True)`; returns the edition."""

    def make(kind, source, language="fr", **more):
        page = LegalPage.objects.get(kind=kind)
        draft = page.draft(by=sam)
        kept = {text.language: text for text in draft.texts.all()}
        words = {
            code: {"title": text.title, "format": text.format, "source": text.source}
            for code, text in kept.items()
        }
        words[language] = {"title": f"{kind} title", "format": "markdown", "source": source}
        draft.write(words, by=sam)
        return draft.publish(by=sam, **more)

    return make
