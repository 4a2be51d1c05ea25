"""The scripts of the back-office in Chromium: search, shortcuts, colours, menu, choosing, adding lines."""

import pytest

from cinema.factories import make_film_talent
from productions.factories import make_role
from productions.models import Role, assign
from talentio.core.models import City
from talents.factories import make_talent

# The roles come from migrations.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("as_migrated"),
]


@pytest.fixture
def opened(chromium, client, sam, live_server):
    """A function that opens a tab of Sam's; whatever its console says fails the test."""
    client.force_login(sam)
    contexts, complaints = [], []

    def open_in(width=1280, language="en", **options):
        context = chromium.new_context(viewport={"width": width, "height": 844}, **options)
        cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_in
    for context in contexts:
        context.close()
    assert complaints == []


def test_a_person_is_found_and_opened_by_keys_alone(opened, live_server, rabat):
    person = make_talent(city=rabat, first_name="Amina", last_name="Benjelloun")
    page = opened()
    page.goto(f"{live_server.url}/admin/")
    page.keyboard.press("/")
    page.keyboard.type("benjel")
    page.locator("[data-found] a").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/admin/talents/profile/{person.pk}/change/")


def test_shortcuts_lead_explain_themselves_and_can_be_switched_off(opened, live_server):
    page = opened()
    page.goto(f"{live_server.url}/admin/")
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.wait_for_url("**/admin/cinema/cinematalent/")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    page.get_by_label("Shortcuts of a single key are on").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 0


def test_lines_are_chosen_and_an_action_asks_first(opened, live_server, rabat):
    people = [make_talent(city=rabat) for _ in range(3)]
    page = opened()
    page.goto(f"{live_server.url}/admin/talents/profile/")
    page.locator("#action-toggle").click()
    assert page.locator(".action-counter").inner_text() == "3 of 3 chosen"
    page.locator("select[name=action]").select_option("deactivate")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("button", name="Deactivate the chosen accounts").click()
    page.get_by_text("3 accounts are closed.").wait_for()
    people[0].user.refresh_from_db()
    assert not people[0].user.is_active


def test_a_city_is_chosen_by_typing(opened, live_server, rabat):
    person = make_talent(city=rabat)
    other = City.objects.create(country=rabat.country, name="Tétouan", search_key="tetouan", code="TET")
    page = opened()
    page.goto(f"{live_server.url}/admin/talents/profile/{person.pk}/change/")
    box = page.get_by_role("combobox", name="City of residence")
    assert box.input_value() == "Rabat"
    box.fill("tetou")
    page.get_by_role("option", name="Tétouan").wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    assert box.input_value() == "Tétouan"
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/talents/profile/")
    person.refresh_from_db()
    assert person.city_id == other.pk


def test_lines_are_added_taken_away_and_saved(opened, live_server):
    project = make_role().project
    page = opened()
    page.goto(f"{live_server.url}/admin/productions/project/{project.pk}/change/")
    add = page.locator("#roles-group button.add-line")
    for name in ("Fisherman", "Judge", "Cook"):
        add.click()
        line = page.locator(".inline-related:not(.empty-form)")
        line.locator("input[name$=-name]").last.fill(name)
        line.locator("select[name$=-type]").last.select_option("figurant")
    # The one in the middle is taken away again: the others must not be lost with it.
    page.get_by_role("button", name="Remove").nth(1).click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/productions/project/")
    names = set(Role.objects.filter(project=project).values_list("name", flat=True))
    assert {"Fisherman", "Cook"} < names and "Judge" not in names


def test_on_a_phone_the_menu_opens_rows_are_cards_and_colours_are_kept(opened, live_server, rabat):
    make_film_talent(city=rabat)
    page = opened(width=320, color_scheme="dark")
    page.goto(f"{live_server.url}/admin/")
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    page.get_by_role("button", name="Colours: as the system").click()
    assert page.evaluate(paper) != dark
    page.get_by_role("link", name="Menu", exact=True).click()
    page.locator("#menu").get_by_role("link", name="Film talents", exact=True).click()
    page.locator("#result_list.carded").wait_for()
    assert page.evaluate(paper) != dark
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_the_back_office_still_works(opened, live_server, rabat):
    person = make_talent(city=rabat, first_name="Amina", last_name="Benjelloun")
    page = opened(java_script_enabled=False)
    page.goto(f"{live_server.url}/admin/search/?q=benjelloun")
    page.get_by_role("link", name="Amina Benjelloun").click()
    page.wait_for_url(f"**/admin/talents/profile/{person.pk}/change/")
    page.locator("input[name=years_experience]").fill("9")
    page.locator("input[name=_save]").click()
    page.wait_for_url("**/admin/talents/profile/")
    person.refresh_from_db()
    assert person.years_experience == 9


SCROLLS = """[...document.querySelectorAll("#content .results, #content .tabular fieldset")]
  .filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.innerText.slice(0, 80))"""


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("width", [390, 1280])
def test_lists_and_lines_of_forms_never_scroll_sideways(opened, live_server, rabat, width, language):
    talent = make_film_talent(city=rabat, types=("figurant", "voix_off"))
    talent.credits.create(
        title="Les ombres d’Anfa", year=2021, role="La sœur du capitaine", imdb_id="tt0133093"
    )
    assign(make_role(), talent, by=None)
    page = opened(width, language)
    for address in (f"cinema/cinematalent/{talent.pk}/change", "cinema/cinematalent", "productions/project"):
        page.goto(f"{live_server.url}/admin/{address}/")
        assert page.evaluate(SCROLLS) == [], address
