"""C3–C5, C7, C8 in Chromium: search, profile, card; the gallery by keyboard; titles as one types; axe."""

import re

import pytest
from django.core.cache import cache

from cinema import registration
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent, FilmPhoto
from talentio.core.site_settings import site_settings
from talentio.core.uploads import photos
from talentio.testing import files
from talentio.testing.omdb import KEY, loopback_omdb
from talents.tests.test_reach import axe, violations  # noqa: F401 a fixture

from .journey import answers_for, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person(rabat):
    talent = make_film_talent(
        city=rabat,
        first_name="Awa",
        last_name="Diop",
        name_ar="عوا ديوب",
        types=("figurant", "cascadeur"),
        skills=("horse-riding",),
        credits=("Atlas",),
        bio="Je monte à cheval.",
        showreel_url="https://video.example/awa",
    )
    for number in range(3):
        FilmPhoto.objects.create(talent=talent, key=photos.store(files.photo()), position=number)
    talent.show_first_photo()
    for _number in range(25):
        make_film_talent(city=rabat, gender="M")
    return talent


@pytest.fixture
def opened(chromium, client, live_server):
    """Open pages in a window of some width and a language, signed in as whoever the client is."""
    contexts = []

    def open_in(language="fr", width=390, **options):
        context = chromium.new_context(viewport={"width": width, "height": 844}, bypass_csp=True, **options)
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        cookies["django_language"] = language
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        contexts.append(context)
        return context.new_page()

    yield open_in
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_search_to_the_profile_to_the_card(opened, client, amina, live_server, person, scripts):
    client.force_login(amina.user)
    page = opened(java_script_enabled=scripts)
    page.goto(f"{live_server.url}/cinema/talents")
    page.locator(".filters > summary").click()
    page.get_by_role("checkbox", name=re.compile("^Cascadeur")).check()
    page.get_by_role("button", name="Afficher").click()
    assert page.locator(".cards .slate").count() == 1
    page.get_by_text("Mes recherches", exact=True).click()
    page.get_by_label("Garder cette recherche sous un nom").fill("Cascades")
    page.get_by_role("button", name="Garder la recherche").click()
    page.get_by_text("Mes recherches", exact=True).click()
    page.get_by_role("link", name="Cascades").click()
    page.get_by_role("link", name="Awa Diop").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Awa Diop"
    card = page.get_by_role("link", name="A6").get_attribute("href")
    answer = page.request.get(live_server.url + card)
    assert (answer.headers["content-type"], answer.body()[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize(("language", "forward"), [("fr", "ArrowRight"), ("ar", "ArrowLeft")])
def test_the_gallery_is_looked_through_by_keyboard(opened, live_server, person, language, forward):
    page = opened(language)
    page.goto(live_server.url + person.get_absolute_url())
    page.locator(".gallery a").first.focus()
    page.keyboard.press("Enter")
    shown, words = page.locator("dialog.lightbox img"), page.locator("dialog.lightbox p")
    keys = list(person.photos.values_list("key", flat=True))
    assert keys[0] in shown.get_attribute("src")
    first = words.inner_text()
    page.keyboard.press(forward)
    assert keys[1] in shown.get_attribute("src")
    assert words.inner_text() != first
    for _step in range(2):
        page.keyboard.press({"ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight"}[forward])
    assert keys[2] in shown.get_attribute("src")
    page.keyboard.press("Escape")
    assert page.locator("dialog.lightbox[open]").count() == 0
    assert page.evaluate("document.activeElement.href").endswith(photos.url(keys[2], 800))


@pytest.fixture
def omdb():
    cache.clear()
    with loopback_omdb() as server:
        site_settings.put("omdb_base_url", server.url, by=None)
        site_settings.put("omdb_api_key", KEY, by=None)
        yield server
    cache.clear()


def last_section(opened, client, rabat, site):
    walk(client, answers_for(rabat), until="skills")
    page = opened()
    page.goto(f"{site}/cinema/register/contact")
    return page, page.get_by_label("Titre").first


def test_titles_are_suggested_and_bring_their_year(opened, client, rabat, live_server, omdb):
    page, title = last_section(opened, client, rabat, live_server.url)
    title.press_sequentially("timbuk")
    page.wait_for_selector("#titles_1 option[value=Timbuktu]", state="attached")
    title.fill("Timbuktu")
    title.blur()
    assert page.get_by_label("Année").first.input_value() == "2014"


def test_a_person_changes_what_they_played_in_with_suggestions_too(
    opened, client, amina, person, live_server, omdb
):
    person.claim(amina.user)
    client.force_login(amina.user)
    page = opened()
    page.goto(f"{live_server.url}/cinema/profile/edit/contact")
    page.get_by_label("Titre").first.fill("")
    page.get_by_label("Titre").first.press_sequentially("tsots")
    page.wait_for_selector("#titles_1 option[value=Tsotsi]", state="attached")
    page.get_by_label("Titre").first.fill("Tsotsi")
    page.get_by_role("button", name="Enregistrer").click()
    assert list(person.credits.values_list("title", "year")) == [("Tsotsi", 2005)]


@pytest.mark.parametrize("fault", ["500", "html", "no key"])
def test_people_type_freely_where_titles_cannot_be_found(opened, client, rabat, live_server, omdb, fault):
    omdb.fault = "" if fault == "no key" else fault
    if fault == "no key":
        site_settings.put("omdb_api_key", "", by=None)
    page, title = last_section(opened, client, rabat, live_server.url)
    page.locator("#id_email").fill("yasmine@example.com")
    page.get_by_label("Téléphone").first.fill("06 12 34 56 78")
    with page.expect_response(re.compile("/api/movies/search")):
        title.press_sequentially("Un film à nous")
    page.get_by_label(re.compile("J’ai lu")).check()
    page.get_by_role("button", name="M’inscrire").click()
    page.wait_for_url(re.compile("/done$"))
    assert CinemaTalent.objects.get().credits.get().title == "Un film à nous"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_axe_finds_nothing_on_cinema_pages_and_none_is_too_wide(
    opened,
    client,
    amina,
    sam,
    person,
    rabat,
    live_server,
    axe,  # noqa: F811
    language,
):
    person.claim(amina.user)
    client.force_login(amina.user)
    sections = registration.sections.names
    walk(client, answers_for(rabat), until="skills")
    addresses = ["/cinema/talents?gender=F", "/cinema/searches", person.get_absolute_url()]
    addresses += ["/cinema/profile/edit", *(f"/cinema/profile/edit/{each}" for each in sections)]
    addresses += [f"/cinema/register/{each}" for each in sections]
    page = opened(language)
    for address in addresses:
        page.goto(live_server.url + address)
        assert violations(page, axe) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
    client.force_login(sam)
    page = opened(language)
    for address in ("/cinema/dashboard", "/cinema/stats"):
        page.goto(live_server.url + address)
        assert violations(page, axe) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
