"""C3, C4, K2: what a stranger sees of a film talent, on the page and on paper, and what never."""

import io
import re
from datetime import date

import pytest
from django.utils import translation
from pypdf import PdfReader

from cinema.card_pdf import pdf_of
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent, FilmLink, FilmPhoto
from cinema.public_profile import height, present
from talentio.core import qr_codes
from talentio.core.models import City
from talentio.core.site_settings import site_settings
from talentio.core.uploads import photos
from talentio.testing import files
from talents.factories import make_talent

SECRETS = {
    "phone": "+212611111111",
    "whatsapp": "+212622222222",
    "email": "hidden-address@example.com",
    "document_number": "QX998877",
    "guardian_name": "Tuteur Secret",
    "guardian_phone": "+212633333333",
    "guardian_email": "tuteur@example.com",
    "skin_tone": "noir_profond",
}
BORN = date(1979, 11, 23)
NEVER = (
    *("611111111", "622222222", "hidden-address", "998877", "Tuteur", "633333333", "tuteur@"),
    *("1979", "23/11", "noir_profond", "Noir profond", "berbere", "Amazigh", "hidden-network"),
)


@pytest.fixture
def person(rabat):
    talent = make_film_talent(
        city=rabat,
        first_name="Hélène",
        last_name="<b>Diop</b>",
        name_ar="هيلين ديوب",
        date_of_birth=BORN,
        bio="I <3 film & <script>alert(1)</script>",
        types=("acteur_principal", "voix_off"),
        languages=(("fr", "courant"), ("ar", "maternelle")),
        skills=("horse-riding",),
        ethnicities=("berbere",),
        credits=("La nuit de Rabat",),
        showreel_url="https://video.example/helene",
        weight=61,
        hair_type="boucles",
        **SECRETS,
    )
    FilmLink.objects.create(
        talent=talent, network="instagram", address="https://instagram.com/hidden-network"
    )
    return talent


def addresses(talent):
    page = talent.get_absolute_url()
    return [page, f"{page}/qr.png", f"{page}/qr.svg", f"{page}/pdf", f"{page}/pdf?format=a4"]


def words_of(content):
    reader = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split()) + str(reader.metadata)


def test_a_stranger_sees_the_public_facts(client, person):
    page = client.get(person.get_absolute_url()).text
    for shown in (
        *("Hélène", "هيلين ديوب", person.code, "Rabat", "170 cm", "61 kg", "La nuit de Rabat"),
        *("https://video.example/helene", f"{person.age} ans", 'class="slate cinema"'),
    ):
        assert shown in page
    assert "<script>alert" not in page
    assert "<b>Diop" not in page


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_nothing_private_is_in_any_page_or_file(client, person, language):
    client.cookies["django_language"] = language
    for address in addresses(person):
        answer = client.get(address)
        assert answer.status_code == 200
        read = answer.content.decode("latin-1") + answer.content.decode("utf-8", "ignore")
        read += words_of(answer.content) if "/pdf" in address else ""
        assert not [secret for secret in NEVER if secret in read], address


def test_social_networks_are_shown_only_when_the_person_says_so(client, person):
    person.shows_social_links = True
    person.save()
    assert "hidden-network" in client.get(person.get_absolute_url()).text


@pytest.mark.parametrize("width", [4, 5, 6, 7])
def test_a_code_of_any_width_and_case_leads_to_the_one_that_is_stored(client, person, width):
    written = person.code[:5] + f"{int(person.code[5:-1]):0{width}d}" + person.code[-1]
    for typed in (written, written.lower()):
        answer = client.get(f"/cinema/profile/{typed}")
        if typed == person.code:
            assert answer.status_code == 200
        else:
            assert (answer.status_code, answer.url) == (301, person.get_absolute_url())


def test_an_imported_code_with_other_zeros_is_found_as_it_is_written(client, person, rabat):
    other = make_film_talent(city=rabat)
    CinemaTalent.objects.filter(pk=other.pk).update(code="MARAB0001F")
    CinemaTalent.objects.filter(pk=person.pk).update(code="MARAB00001F")
    assert client.get("/cinema/profile/MARAB0001F").context["card"].name == other.full_name
    assert client.get("/cinema/profile/MARAB00001F").context["card"].name == person.full_name


def test_hidden_minor_closed_and_unknown_codes_read_the_same_to_a_stranger(client, person, rabat, sam):
    person.is_public = False
    person.save()
    person.refresh_listing()
    child = make_film_talent(city=rabat, date_of_birth=date(date.today().year - 9, 1, 1))
    closed = make_film_talent(city=rabat, user=make_talent(city=rabat).user)
    closed.user.deactivate(by=sam)
    codes = [person.code, child.code, closed.code, "ZZZZZ99999F"]
    bodies = set()
    for code in codes:
        for rest in ("", "/pdf", "/qr.svg"):
            answer = client.get(f"/cinema/profile/{code}{rest}")
            assert answer.status_code == 404
            bodies.add(re.sub(f'{code}[a-z/.]*|value="[A-Za-z0-9]{{64}}"', "", answer.text))
    assert len(bodies) == 1


def test_a_hidden_profile_is_open_to_its_owner_and_to_staff_who_may_read(client, person, rabat, zara, kofi):
    person.is_public, person.user = False, make_talent(city=rabat, email="own@example.com").user
    person.save()
    person.refresh_listing()
    for user, status in ((person.user, 200), (zara, 200), (kofi.user, 404)):
        client.force_login(user)
        assert client.get(person.get_absolute_url()).status_code == status


@pytest.mark.parametrize("size", [1, 5])
def test_the_page_costs_the_same_whatever_somebody_has(client, rabat, size, django_assert_max_num_queries):
    types = ("figurant", "silhouette", "doublure", "voix_off", "mannequin")[:size]
    person = make_film_talent(city=rabat, types=types, credits=["Film"] * size)
    for number in range(size):
        FilmPhoto.objects.create(talent=person, key=f"{number:032x}", position=number)
    person.shows_social_links = True
    person.save()
    FilmLink.objects.create(talent=person, network="imdb", address="https://www.imdb.com/name/nm1")
    # S3: the first page that a process shows reads the settings and the legal pages too.
    site_settings.forget()
    with django_assert_max_num_queries(6):
        page = client.get(person.get_absolute_url()).text
    assert page.count("/media/photos/") >= 2 * size


@pytest.mark.parametrize("paper", ["a6", "a4"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_card_is_one_page_with_photo_code_features_languages_and_skills(person, paper, language):
    FilmPhoto.objects.create(talent=person, key=photos.store(files.photo()))
    person.show_first_photo()
    with translation.override(language):
        content = pdf_of(present(CinemaTalent.objects.for_display().get(pk=person.pk)), paper)
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 1
    assert len(reader.pages[0].images) == 1
    width = round(float(reader.pages[0].mediabox.width) / 72 * 25.4)
    assert width == {"a6": 105, "a4": 210}[paper]
    assert person.code in words_of(content)
    if language == "fr":
        for shown in ("Rabat", "170 cm", "61 kg", "Français", "Voix"):
            assert shown in words_of(content)


def test_the_card_of_another_format_is_refused(client, person):
    assert client.get(f"{person.get_absolute_url()}/pdf?format=a3").status_code == 400


def test_whoever_has_the_card_already_is_told_so(client, person):
    known = client.get(f"{person.get_absolute_url()}/pdf")["ETag"]
    answer = client.get(f"{person.get_absolute_url()}/pdf", headers={"if-none-match": known})
    assert answer.status_code == 304


@pytest.mark.parametrize(("centimetres", "inches"), [(170, "5′ 7″"), (183, "6′ 0″"), (None, "")])
def test_heights_are_told_in_feet_and_inches_too(centimetres, inches):
    assert inches in height(centimetres)


@pytest.mark.parametrize("kind", ["qr.png", "qr.svg"])
def test_the_qr_code_leads_to_the_page_of_a_film_talent(client, person, kind, monkeypatch):
    # The one of the system before led to the page of standard talents.
    added = []
    genuine = qr_codes.qrcode.QRCode.add_data
    monkeypatch.setattr(
        qr_codes.qrcode.QRCode,
        "add_data",
        lambda self, data, *rest: (added.append(data), genuine(self, data, *rest)),
    )
    assert client.get(f"{person.get_absolute_url()}/{kind}").status_code == 200
    [address] = added
    assert address == f"{site_settings.site_url}/cinema/profile/{person.code}"
    assert client.get(address.removeprefix(site_settings.site_url)).status_code == 200


@pytest.mark.parametrize("name", ["Fès", "L'Aïoun", "Ré", "N'Djaména", "الرباط", "Ô", "5ème"])
def test_a_city_of_any_spelling_gives_a_code_that_opens_the_page(client, morocco, name):
    person = make_film_talent(city=City.objects.create(country=morocco, name=name))
    assert re.fullmatch("MA[A-Z]{3}[0-9]{5}F", person.code)
    assert client.get(f"/cinema/profile/{person.code}").status_code == 200


@pytest.mark.parametrize("paper", ["", "?format=a4"])
def test_the_card_says_all_that_casting_asks_for(client, person, paper):
    read = words_of(client.get(f"{person.get_absolute_url()}/pdf{paper}").content)
    card = present(CinemaTalent.objects.for_display().get(pk=person.pk))
    shown = [card.name, card.code, *card.talents]
    shown += [words for _label, words in (*card.facts, *card.features)]
    shown += [f"{name} ({level})" for name, level in card.languages]
    shown += [name for _category, names in card.skills for name in names]
    assert card.skills and card.languages and card.features
    assert [words for words in shown if "".join(words.split()) not in "".join(read.split())] == []
