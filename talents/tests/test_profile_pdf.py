"""T12, K2: the profile on paper, complete, in both directions, with nothing that is not public."""

import io
import re

import pytest
from django.utils import translation
from pypdf import PdfReader

from talentio.core.uploads import photos
from talentio.testing import files
from talents.factories import make_talent
from talents.profile_pdf import pdf_of
from talents.public_profile import present

BIO = "Photographe de plateau. I <3 film &amp; lumière 🎬. Æther « œuvre »."


@pytest.fixture
def person(rabat):
    return make_talent(
        city=rabat,
        first_name="Fatima Zahra",
        last_name="Benaïssa أمينة",
        phone="+212612345678",
        whatsapp="+221771234567",
        address="12 rue des Orangers",
        email="secret@example.com",
        bio=BIO,
        portfolio_url="https://portfolio.example/",
        social_links={"instagram": "https://www.instagram.com/hidden"},
    )


def read(content):
    return PdfReader(io.BytesIO(content))


def words_of(content):
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())


@pytest.fixture
def fetch(client, person):
    return lambda **headers: client.get(f"{person.get_absolute_url()}/pdf", headers=headers)


def test_it_says_what_the_page_says(fetch, person):
    answer = fetch()
    assert answer["Content-Type"] == "application/pdf"
    words = words_of(answer.content)
    for expected in ("Fatima Zahra Benaïssa", person.code, "Rabat", "I <3 film &amp; lumière", "portfolio"):
        assert expected in words


def test_nothing_private_is_in_it(fetch, person):
    reader = read(fetch().content)
    everything = words_of(fetch().content) + str(reader.metadata)
    for private in ("612345678", "771234567", "Orangers", "secret@", "1992", "instagram"):
        assert private not in everything


def test_hidden_closed_and_unknown_profiles_have_none(client, fetch, person, sam):
    person.is_public = False
    person.save()
    assert fetch().status_code == 404
    assert client.get("/profile/view/ZZM9999ZZZ/pdf").status_code == 404
    client.force_login(person.user)
    assert fetch().status_code == 200


def test_a_code_in_another_case_is_found(client, person):
    assert client.get(f"/profile/view/{person.code.lower()}/pdf").status_code == 200


def test_a_usual_profile_is_one_page_and_small(rabat, person):
    person.replace_photo(photos.store(files.photo()), by=person.user)
    content = pdf_of(present(person))
    assert len(read(content).pages) == 1
    assert len(read(content).pages[0].images) == 1
    assert len(content) < 200_000


def test_a_photo_whose_file_is_gone_does_not_break_it(person):
    person.photo = "0" * 32
    assert len(read(pdf_of(present(person))).pages) == 1


def test_a_long_bio_flows_over_pages_and_nothing_is_lost(person):
    person.bio = "\n".join(f"Film numéro {number}." for number in range(200))
    content = pdf_of(present(person))
    assert len(read(content).pages) > 1
    assert re.findall(r"numéro (\d+)", words_of(content)) == [str(number) for number in range(200)]


def test_arabic_pages_begin_at_the_right(person):
    def places(language):
        found = []
        with translation.override(language):
            page = read(pdf_of(present(person))).pages[0]
        page.extract_text(visitor_text=lambda words, _cm, tm, *_rest: found.append((words, tm[4])))
        return next(x for words, x in found if person.code in words)

    assert places("fr") < 200 < 400 < places("ar")


def test_what_no_font_has_leaves_no_trace(person):
    assert "lumière . Æther" in words_of(pdf_of(present(person)))


def test_whoever_has_it_already_is_told_so(fetch, person):
    first = fetch()
    assert fetch(**{"if-none-match": first["ETag"]}).status_code == 304
    person.bio = "Changed"
    person.save()
    assert fetch(**{"if-none-match": first["ETag"]}).status_code == 200


def test_a_stored_copy_is_asked_about_each_time(fetch):
    assert "private" in fetch()["Cache-Control"]
    assert "no-cache" in fetch()["Cache-Control"]


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_qr_code_is_drawn_once_for_each_reader(client, person, kind):
    address = f"{person.get_absolute_url()}/qr.{kind}"
    first = client.get(address)
    assert "max-age=3600" in first["Cache-Control"]
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_it_costs_few_queries(fetch, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        fetch()


def test_the_page_and_the_dashboard_lead_to_it(client, person):
    link = f'href="{person.get_absolute_url()}/pdf"'
    assert link in client.get(person.get_absolute_url()).text
    client.force_login(person.user)
    assert link in client.get("/profile/dashboard").text
