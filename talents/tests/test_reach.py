"""Pages in Chromium: nothing that axe finds, and no more bytes than a phone should pay for."""

import gzip
from pathlib import Path

import pytest
import requests
from django.conf import settings
from django.core.management import call_command

from talentio.testing.plugin import IN_CI
from talents.editing import SECTIONS
from talents.factories import make_talent

from .journey import answers_for, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
KILOBYTE = 1024
PLAIN = ["/", "/auth/login", "/auth/register", "/auth/logout", "/legal/terms", "/legal/privacy", "/nowhere"]
PLAIN += ["/auth/password/forgotten", "/auth/password/asked"]
OWN = ["/profile/dashboard", "/profile/edit", "/auth/account", "/auth/account/data", "/auth/account/erase"]
OWN += ["/auth/two-factor", "/auth/password/change"]
OWN += [f"/profile/edit/{section}" for section in SECTIONS]
STEPS = ["origin", "contact", "profession", "links", "files"]


@pytest.fixture
def axe():
    if not AXE.exists():
        (pytest.fail if IN_CI else pytest.skip)("axe-core is not here: npm ci --ignore-scripts")
    return AXE.read_text()


@pytest.fixture
def cookies(client, rabat):
    """Cookies of a visitor who has answered every step but the last."""
    call_command("load_catalogue", verbosity=0)
    walk(client, answers_for(rabat), until="links")
    return {name: morsel.value for name, morsel in client.cookies.items()}


def open_page(chromium, site, cookies, language):
    # The scanner is a script of ours; the page's policy would refuse it.
    context = chromium.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    given = {**cookies, "django_language": language}
    context.add_cookies([{"name": name, "value": value, "url": site} for name, value in given.items()])
    return context.new_page()


def violations(page, axe):
    page.evaluate(axe)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [(each["id"], each["nodes"][0]["html"][:120]) for each in found]


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_axe_finds_nothing_on_any_public_page(chromium, live_server, rabat, cookies, axe, language):
    person = make_talent(city=rabat)
    page = open_page(chromium, live_server.url, cookies, language)
    for path in [*PLAIN, person.get_absolute_url(), *(f"/auth/register/{step}" for step in STEPS)]:
        page.goto(live_server.url + path)
        assert violations(page, axe) == [], path
    page.context.close()


def signed_in(client, person):
    client.force_login(person)
    return {"sessionid": client.cookies["sessionid"].value}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_axe_finds_nothing_on_any_page_of_ones_own(chromium, live_server, amina, client, axe, language):
    call_command("load_catalogue", verbosity=0)
    amina.user.request_erasure(by=amina.user)
    page = open_page(chromium, live_server.url, signed_in(client, amina.user), language)
    for path in OWN:
        page.goto(live_server.url + path)
        assert violations(page, axe) == [], path
    page.context.close()


def test_axe_finds_nothing_on_a_page_with_mistakes(chromium, live_server, amina, axe):
    page = open_page(chromium, live_server.url, {}, "fr")
    for path in ("/auth/register", "/auth/password/forgotten"):
        page.goto(live_server.url + path)
        page.locator("form.card button").first.click()
        assert page.locator("[data-summary]").count() == 1
        assert violations(page, axe) == []
    page.context.close()


@pytest.mark.parametrize(
    ("path", "budget"),
    [("/", 85), ("/auth/login", 85), ("/legal/terms", 85), ("/auth/register", 55)]
    + [(f"/auth/register/{step}", 55) for step in STEPS],
)
def test_a_first_visit_weighs_little_and_asks_no_other_host(chromium, live_server, cookies, path, budget):
    page = open_page(chromium, live_server.url, cookies, "fr")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(live_server.url + path, wait_until="networkidle")
    page.context.close()
    assert all(url.startswith((live_server.url, "data:")) for url in fetched)
    assert len(fetched) <= 8
    # As a server with compression would send them.
    bodies = [
        requests.get(url, cookies=cookies, timeout=10).content for url in fetched if url.startswith("http")
    ]
    assert sum(len(gzip.compress(body)) for body in bodies) < budget * KILOBYTE
