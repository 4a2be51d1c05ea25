"""M3, M10 in Chromium: a notice, a chip, a search without a key, reasons, a list, a client who votes."""

import pytest

from cinema.factories import make_film_talent
from matching import tasks
from matching.models import Brief, MatchRun, Notice, Vote
from matching.tests.journeys import describe, press, share_everybody, sign_in, vote

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTICE = "Long métrage. Cavalière de 25 à 60 ans parlant wolof, escrime appréciée. Rabat. Bonne humeur."


@pytest.fixture
def people(site, rabat):
    common = {"city": rabat, "types": ["acteur_principal"]}
    make_film_talent(
        **common, first_name="Awa", skills=["horse-riding", "fencing"], languages=[("wo", "courant")]
    )
    make_film_talent(**common, first_name="Binta", skills=["swimming"], phone="+212612345678")


def search(page, site, staff):
    """Sign in, paste the notice, change a chip, say why, add a chip, run."""
    sign_in(page, site, staff)
    describe(page, site, NOTICE)
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
    address = share_everybody(staff, name="The rider")

    client = window("fr-FR", 390)
    client.goto(address)
    words = client.locator("main").inner_text()
    assert "Awa" in words and "Binta" in words
    assert "+212612345678" not in words and "@" not in words
    vote(client)
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
