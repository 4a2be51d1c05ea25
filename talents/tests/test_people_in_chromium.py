"""The people list in Chromium: without scripts too, nothing for axe, light, never too wide."""

import gzip

import pytest
import requests
from django.core.management import call_command

from talents.factories import make_talent

from .test_reach import KILOBYTE, axe, violations  # noqa: F401 a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    "/talents",
    "/talents/catalogue",
    "/talents?q=zzzz",
    "/talents?gender=F&gender=X&country=MA&city=Rabbat",
]


@pytest.fixture
def site(live_server, rabat):
    call_command("load_catalogue", verbosity=0)
    for number in range(25):
        make_talent(
            city=rabat, first_name="Mohamed" if number % 2 else "Awa", gender="M" if number % 2 else "F"
        )
    return live_server.url


@pytest.fixture
def opened(chromium, client, amina, site):
    """Open pages as Amina, in a window of some width and a language."""
    client.force_login(amina.user)
    contexts = []

    def open_in(language="fr", width=390, **options):
        context = chromium.new_context(viewport={"width": width, "height": 844}, bypass_csp=True, **options)
        cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
        contexts.append(context)
        return context.new_page()

    yield open_in
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_people_are_found_from_a_phone(opened, site, scripts):
    page = opened("en", java_script_enabled=scripts)
    page.goto(f"{site}/talents")
    page.locator(".filters > summary").click()
    page.get_by_label("Name or code").fill("Mohammed")
    page.get_by_label("Lives in").select_option(label="Morocco (26)")
    page.get_by_role("checkbox", name="Man 12").check()
    page.get_by_role("button", name="Show people").click()
    assert page.locator("main h2").first.inner_text() == "12 people"
    assert page.locator(".cards .slate").count() == 12
    page.get_by_role("link", name="Take away: Man").click()
    page.get_by_role("link", name="Take away: Mohammed").click()
    assert page.locator("main h2").first.inner_text() == "26 people"
    page.get_by_role("link", name="Next").click()
    assert page.locator(".cards .slate").count() == 2


def test_beside_the_list_the_filter_is_open_without_a_click(opened, site):
    page = opened("en", width=1280, java_script_enabled=False)
    page.goto(f"{site}/talents")
    assert page.get_by_label("Name or code").is_visible()


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_axe_finds_nothing(opened, site, axe, language):  # noqa: F811
    page = opened(language)
    for path in PAGES:
        page.goto(site + path)
        page.evaluate("document.querySelector('.filters')?.setAttribute('open', '')")
        assert violations(page, axe) == [], path


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_is_wider_than_the_window(opened, site, language, width):
    page = opened(language, width)
    for path in PAGES:
        page.goto(site + path)
        page.evaluate("document.querySelector('.filters')?.setAttribute('open', '')")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_list_with_all_its_cards_weighs_little(opened, site):
    page = opened()
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{site}/talents", wait_until="networkidle")
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    bodies = [
        requests.get(url, cookies=cookies, timeout=10).content for url in fetched if url.startswith(site)
    ]
    assert len(bodies) == len([url for url in fetched if not url.startswith("data:")])
    # Photos come on top: 24 of 9 KB at most, each when it is scrolled to.
    assert sum(len(gzip.compress(body)) for body in bodies) < 60 * KILOBYTE
