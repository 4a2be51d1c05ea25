"""M3, M10 in Chromium: a notice, a chip, a search without a key, reasons, a list, a client who votes."""

import re

import pytest
from django.core.management import call_command

from cinema.factories import make_film_talent
from matching import tasks
from matching.models import Brief, MatchRun, Notice, Vote
from talentio.core.site_settings import site_settings
from talentio.testing.plugin import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTICE = "Long métrage. Cavalière de 25 à 60 ans parlant wolof, escrime appréciée. Rabat. Bonne humeur."


@pytest.fixture
def site(live_server, rabat):
    call_command("load_catalogue", verbosity=0)
    site_settings.put("site_url", live_server.url, by=None)
    return live_server.url


@pytest.fixture
def people(site, rabat):
    common = {"city": rabat, "types": ["acteur_principal"]}
    make_film_talent(
        **common, first_name="Awa", skills=["horse-riding", "fencing"], languages=[("wo", "courant")]
    )
    make_film_talent(**common, first_name="Binta", skills=["swimming"], phone="+212612345678")


@pytest.fixture(params=["with scripts", "without scripts"])
def window(request, chromium):
    """Open a private window: nothing of another one is known in it."""
    opened = []

    def open_one(language, width):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            java_script_enabled=request.param == "with scripts",
        )
        opened.append(context)
        page = context.new_page()
        page.problems = []
        page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        return page

    yield open_one
    for context in opened:
        context.close()


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def search(page, site, staff):
    """Sign in, paste the notice, change a chip, say why, add a chip, run."""
    page.goto(f"{site}/auth/login?next=/cinema/ai-search")
    page.get_by_label("E-mail or code").fill(staff.email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    page.goto(f"{site}/cinema/ai-search")
    page.get_by_label("Whom do you look for?").fill(NOTICE)
    press(page, "Read the description")
    assert "Bonne humeur." in page.locator("main").inner_text()
    ages = page.locator(".criterion", has_text="Age: de")
    ages.locator("summary").click()
    ages.get_by_label("At most").fill("45")
    for reason in page.get_by_label("Artistic reason").all():
        reason.fill("The rider of the book")
    page.get_by_label("Add a criterion").select_option("country")
    press(page, "Add")
    assert ages.get_by_label("At most").input_value() == "45"
    page.get_by_label("Country", exact=True).fill("Maroc")
    press(page, "Find people")
    run = MatchRun.objects.get()
    if run.state == MatchRun.State.QUEUED:
        tasks.run(run.pk)
    page.goto(site + MatchRun.objects.get().get_absolute_url())
    return MatchRun.objects.get()


def test_from_a_notice_to_the_votes_of_a_client(site, people, sam, window):
    staff = window("en-GB", 1280)
    run = search(staff, site, sam)
    asked = {each["field"]: each for each in run.criteria}
    assert (asked["age"]["value"], asked["age"]["justification"]) == ([25, 45], "The rider of the book")
    assert asked["country"]["value"] == ["MA"]
    first = staff.locator(".found-people > li").first
    assert "Awa" in first.inner_text()
    assert "Met: Skill" in first.inner_text()
    for box in staff.locator(".found-people input[type=checkbox]").all():
        box.check()
    press(staff, "Put on a shortlist")
    staff.get_by_label("Name of the new list").fill("The rider")
    press(staff, "Put them on the list")
    staff.get_by_label("For whom").fill("Atlas Films")
    press(staff, "Make a link")
    address = re.search(r"http://[^\s]+/shortlists/shared/[^\s]+", staff.locator("#links").inner_text())[0]

    client = window("fr-FR", 390)
    client.goto(address)
    words = client.locator("main").inner_text()
    assert "Awa" in words and "Binta" in words
    assert "+212612345678" not in words and "@" not in words
    client.get_by_label("Votre nom").fill("Leïla")
    cards = client.locator(".listed > li")
    cards.nth(0).get_by_label("Oui").check()
    cards.nth(0).get_by_label("Commentaire").fill("Parfaite")
    cards.nth(1).get_by_label("Non", exact=True).check()
    press(client, "Envoyer mes votes")
    assert "Merci" in client.locator("main").inner_text()
    assert client.locator("main").bounding_box()["width"] <= 390
    assert sorted(Vote.objects.values_list("value", flat=True)) == ["no", "yes"]

    staff.reload()
    assert "Parfaite" in staff.locator("main").inner_text()
    assert "1 view" in staff.locator("#links").inner_text()
    press(staff, "Revoke")
    client.goto(address)
    assert "ne s’ouvre plus" in client.locator("main").inner_text()
    assert Brief.objects.count() == 1 and not Notice.objects.exists()
    assert staff.problems == []
    assert [each for each in client.problems if "410" not in each] == []
