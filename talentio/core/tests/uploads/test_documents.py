"""K3: a CV is what it holds, whatever it is called, and is kept as it was sent."""

import shutil

import pytest
from django.core.files.storage import storages

from talentio.core.uploads import UploadRefused, documents
from talentio.testing import files


@pytest.mark.parametrize(
    ("make", "kind", "pages"), [(files.pdf, "pdf", 1), (files.docx, "docx", None), (files.txt, "txt", None)]
)
def test_a_cv_is_kept_privately_as_it_was_sent(make, kind, pages):
    sent = make()
    stored = documents.store(sent)
    assert (stored.kind, stored.pages, stored.size) == (kind, pages, sent.size)
    sent.seek(0)
    with storages["private"].open(stored.name) as kept:
        assert kept.read() == sent.read()
    assert stored.name.startswith("cvs/")


def test_its_name_proves_nothing():
    assert documents.store(files.upload("cv.exe", files.pdf_bytes())).name.endswith(".pdf")
    assert documents.store(files.upload("cv.pdf", files.docx_bytes())).name.endswith(".docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_of_common_encodings_is_welcome(encoding):
    assert documents.store(files.txt(encoding=encoding)).kind == "txt"


def test_a_pdf_with_an_empty_password_is_welcome():
    assert documents.store(files.pdf(password="")).kind == "pdf"


def test_the_old_word_format_gets_its_own_sentence():
    if shutil.which("soffice"):
        pytest.skip("LibreOffice is here, so it is welcome")
    with pytest.raises(UploadRefused) as refusal:
        documents.store(files.office_97("WordDocument"))
    assert refusal.value.reason == "old_word"


def test_a_deleted_cv_is_gone():
    name = documents.store(files.txt()).name
    documents.delete(name)
    documents.delete(name)
    documents.delete("")
    assert not storages["private"].exists(name)


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        ("protected pdf", "protected"),
        ("protected docx", "protected"),
        ("old sheet", "not_a_document"),
        ("html text", "not_a_document"),
        ("rich text", "not_a_document"),
        ("drive zip", "not_a_document"),
        ("absolute zip", "not_a_document"),
        ("crowded docx", "too_complex"),
        ("long pdf", "too_many_pages"),
        ("macros", "has_macros"),
        ("html", "not_a_document"),
        ("html before pdf", "not_a_document"),
        ("docx bomb", "too_complex"),
        ("deep docx", "too_complex"),
        ("pdf bomb", "too_complex"),
        ("zip slip", "not_a_document"),
    ],
)
def test_the_reason_is_said(attack, reason):
    with pytest.raises(UploadRefused) as refusal:
        documents.store(files.BAD_DOCUMENTS[attack]())
    assert refusal.value.reason == reason
