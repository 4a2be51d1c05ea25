"""L3: the whole site in Chromium, every page that answers a person, in three languages.

The short walk opens each page once, on a phone's screen, in the language whose turn it is; `make
walk` opens each in all three languages, on a desk's screen too, and keeps pictures in var/walk/.
Both fail on what axe finds, a word in the console, another host, too many bytes, a page that is
wider than 320 px, or Arabic that does not run from right to left.
"""

from itertools import cycle
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from cinema.tests import journey as film_journey
from talentio.testing.walk import Walker
from talents.tests import journey
from talents.tests.test_reach import axe  # noqa: F401 a fixture

from .test_access import CASES, address_of, things  # noqa: F401 a fixture

# The roles, the catalogue and the legal texts come from migrations: each walk begins with them.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("as_migrated"),
]
LANGUAGES = ("fr", "ar", "en")
# First visits, in KB (quality.md). The first line that a page's name begins with counts.
BUDGETS = {
    "home": 85,
    "accounts:login": 85,
    "legal:": 85,
    "talents:register": 55,
    "cinema:register": 55,
    "cinema:search": 280,
    "talents:people": 280,
    "talents:profile": 170,
    "cinema:profile": 170,
    "presence": 40,
}
# They end the session, say how the machine is, or lead elsewhere.
LEFT_OUT = ("accounts:logout", "healthz", "admin:logout")
# Forms and histories of every model are alike: the short walk opens these.
ENOUGH_FORMS = {
    "admin:accounts_user_add",
    "admin:accounts_user_change",
    "admin:accounts_user_delete",
    "admin:cinema_cinematalent_change",
    "admin:legal_legalpage_change",
    "admin:notifications_emaillog_change",
    "admin:productions_project_change",
    "admin:talents_profile_change",
    "admin:talents_profile_history",
}
FORMS = ("_add", "_change", "_history", "_delete")


@pytest.fixture
def walk(pytestconfig, chromium, live_server, axe):  # noqa: F811 a fixture
    """A function that walks (name, path) pairs with the cookies of a client and fails with what it found."""
    is_long = pytestconfig.getoption("walk") == "long"
    folder = Path(settings.BASE_DIR) / "var" / "walk" if is_long else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    how = {"axe": axe, "budgets": BUDGETS, "folder": folder}

    def go(client, pages):
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        walkers = [Walker(chromium, live_server.url, cookies, each, **how) for each in LANGUAGES]
        looks = []
        for (name, path), turn in zip(pages, cycle(walkers)):
            for walker in walkers if is_long else [turn]:
                looks.append(walker.look(name, path, also_wide=is_long))
        for walker in walkers:
            walker.close()
        for look in looks if is_long else []:
            kinds = ", ".join(f"{kind} {size / 1024:.1f}" for kind, size in sorted(look.weights.items()))
            print(f"{look.name:55} {look.language} {look.weight / 1024:7.1f} KB ({kinds})")
        found = [sentence for look in looks for sentence in look.findings]
        assert not found, "\n" + "\n".join(found)

    return go


def is_page(answer):
    """A page of its own: no file, no part of a page, and no mail that is shown in a frame without scripts."""
    is_html = answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html")
    is_framed = "sandbox" in answer.headers.get("Content-Security-Policy", "")
    return is_html and not is_framed and not answer.streaming and b"<html" in answer.content


@pytest.fixture
def pages(things, amina, pytestconfig):  # noqa: F811 a fixture
    """A function that lists (name, path) of what answers a client with a page."""
    is_long = pytestconfig.getoption("walk") == "long"

    def answering(client, *, wanted):
        for method, name, arguments in CASES:
            if method != "GET" or name.startswith(LEFT_OUT) or not wanted(name):
                continue
            if not is_long and name.endswith(FORMS) and name not in ENOUGH_FORMS:
                continue
            path = address_of(name, arguments, things, amina)
            answer = client.get(path)
            if is_page(answer):
                yield name, path

    return lambda client, wanted: list(answering(client, wanted=wanted))


def test_what_anybody_may_open(walk, pages):
    client = Client(raise_request_exception=False)
    walk(client, pages(client, lambda name: True))


def test_the_steps_of_both_registrations(walk, rabat):
    call_command("load_catalogue", verbosity=0)
    client = Client()
    journey.walk(client, journey.answers_for(rabat), until="links")
    steps = [
        f"/auth/register{step}" for step in ("", "/origin", "/contact", "/profession", "/links", "/files")
    ]
    film_journey.walk(client, film_journey.answers_for(rabat), until="skills")
    sections = [f"/cinema/register/{section}" for section in film_journey.answers_for(rabat)]
    named = [("talents:register", step) for step in steps] + [("cinema:register", each) for each in sections]
    walk(client, named)


def test_what_a_person_has_for_themselves(walk, pages, amina, things):  # noqa: F811 a fixture
    call_command("load_catalogue", verbosity=0)
    film_talent = things["cinema_cinematalent"]
    film_talent.user = amina.user
    film_talent.save()
    client = Client(raise_request_exception=False)
    client.force_login(amina.user)
    walk(client, pages(client, lambda name: not name.startswith("legal:")))


def test_the_pages_of_staff_outside_the_back_office(walk, pages, sam):
    client = Client(raise_request_exception=False)
    client.force_login(sam)
    ours = ("productions:", "matching:", "cinema:dashboard", "cinema:stats", "diagnostics", "presence")
    walk(client, pages(client, lambda name: name.startswith(ours)))


def test_the_back_office(walk, pages, sam):
    client = Client(raise_request_exception=False)
    client.force_login(sam)
    walk(client, pages(client, lambda name: name.startswith("admin:")))
