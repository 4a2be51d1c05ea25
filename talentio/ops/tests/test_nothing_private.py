"""K2: no public page, picture, PDF or JSON of either kind of talent holds what is not public."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from cinema.factories import make_film_talent
from cinema.models import FilmLink
from talents.factories import make_talent

from .test_access import TABLE, addresses

CONTACTS = {"phone": "+212611111111", "whatsapp": "+212622222222", "email": "hidden-address@example.com"}
BORN = date(1979, 11, 23)
SENSITIVE = {"skin_tone": "noir_profond", "document_type": "passport", "document_number": "QX998877"}
GUARDIAN = {
    "guardian_name": "Tuteur Secret",
    "guardian_phone": "+212633333333",
    "guardian_email": "tuteur@x.example",
}
NEVER = (
    *(
        "611111111",
        "622222222",
        "633333333",
        "hidden-address",
        "film-address",
        "998877",
        "Tuteur Secret",
        "tuteur@",
    ),
    *("1979-11-23", "23/11/1979", "23 novembre 1979", "noir_profond", "Noir profond", "berbere", "Amazigh"),
    *("hidden-network", "99 rue Secrète", "secret-cv"),
)
# Lists that whoever is signed in may read: they show strangers no more than a public page.
LISTS = [
    "/talents?q=Diop",
    "/talents/catalogue",
    "/cinema/talents?q=Diop",
    "/cinema/dashboard",
    "/cinema/searches",
]


@pytest.fixture
def people(rabat):
    call_command("load_catalogue", verbosity=0)
    standard = make_talent(
        city=rabat,
        first_name="Hélène",
        last_name="Diop",
        date_of_birth=BORN,
        address="99 rue Secrète",
        cv="cvs/aa/secret-cv.pdf",
        social_links={"instagram": "https://www.instagram.com/hidden-network"},
        shows_social_links=False,
        **CONTACTS,
    )
    film = make_film_talent(
        city=rabat,
        first_name="Hélène",
        last_name="Diop",
        date_of_birth=BORN,
        ethnicities=("berbere",),
        **{**CONTACTS, "email": "film-address@example.com"},
        **SENSITIVE,
        **GUARDIAN,
    )
    FilmLink.objects.create(talent=film, network="instagram", address="https://instagram.com/hidden-network")
    return standard, film


DESCRIPTIONS = {"api:openapi-json", "api:openapi-view"}


def public_addresses():
    """Those that take no argument and answer a visitor, by the table of access."""
    without_arguments = {name for name, arguments in addresses() if not arguments}
    for line in TABLE.read_text().splitlines():
        method, name, anonymous, *_others = line.split() if not line.startswith("#") else ("", "", "")
        # The description of the API lists every choice that there is, and nobody's.
        if (method, anonymous) == ("GET", "200") and name in without_arguments - DESCRIPTIONS:
            yield name


def of_people(standard, film):
    for person, cards in ((standard, ["/pdf"]), (film, ["/pdf", "/pdf?format=a4"])):
        page = person.get_absolute_url()
        yield from (page, f"{page}/qr.png", f"{page}/qr.svg", *(page + card for card in cards))
    yield from ("/api/movies/search?q=diop", f"/api/cities/{film.city.country_id}")


def read(answer):
    """All that a reader gets: the bytes, and of a PDF its words and what it says of itself."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    words = content.decode("latin-1") + content.decode("utf-8", "ignore")
    if content.startswith(b"%PDF"):
        pdf = PdfReader(io.BytesIO(content))
        words += str(pdf.metadata) + " ".join(page.extract_text() for page in pdf.pages)
    return words


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_nothing_private_is_in_the_bytes_that_strangers_get(client, kofi, people, language):
    client.cookies["django_language"] = language
    visited = [*(reverse(name) for name in public_addresses()), *of_people(*people)]
    assert len(visited) > 20
    shown = {address: read(client.get(address)) for address in visited}
    client.force_login(kofi.user)
    shown |= {f"{address} signed in": read(client.get(address)) for address in [*LISTS, *of_people(*people)]}
    assert sum("Diop" in words for words in shown.values()) >= 8
    leaks = {address: [secret for secret in NEVER if secret in words] for address, words in shown.items()}
    assert not {address: found for address, found in leaks.items() if found}
