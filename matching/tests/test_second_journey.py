"""M3, M5, M10 in Chromium with a key: the AI reads the notice too, then people while one looks on."""

from threading import Semaphore

import pytest

from cinema.factories import make_film_talent
from matching import tasks
from matching.models import Brief, MatchRun, Vote
from matching.tests.journeys import describe, press, share_everybody, sign_in, vote
from matching.tests.second import use
from talentio.testing import own_process
from talentio.testing.openrouter import honest, loopback_openrouter, parts_of

# The queue reads while the page is looked at: a process of its own beside the site's.
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.postgres]
NOTICE = "Long métrage. Cavalière de 25 à 60 ans parlant wolof. Elle n'a pas peur des falaises."
PROPOSED = {
    "field": "skills",
    "op": "any",
    "value": ["climbing"],
    "kind": "prefer",
    "weight": 2,
    "source": "Elle n'a pas peur des falaises",
}
EVIDENCE = "Cavalière depuis l'enfance"


class Judge:
    """Proposes a criterion for the notice; reads people when it is let, one for each `let.release()`."""

    def __init__(self):
        self.let = Semaphore(0)

    def __call__(self, request):
        if request["response_format"]["json_schema"]["name"] == "brief":
            return {"criteria": [PROPOSED]}
        self.let.acquire()
        said = honest(request)
        _criteria, text = parts_of(request)
        said["explanation"] = "Cavalière confirmée." if EVIDENCE in text else "Peu de choses le montrent."
        return said


@pytest.fixture
def judge():
    return Judge()


@pytest.fixture
def service(judge, sam):
    with loopback_openrouter(judge) as server:
        use(server, by=sam, ai_in_flight=1)
        yield server
        judge.let.release(100)


@pytest.fixture
def people(site, rabat):
    common = {"city": rabat, "types": ["acteur_principal"], "gender": "F"}
    make_film_talent(**common, first_name="Awa", bio=f"{EVIDENCE}. Je parle wolof.", phone="+212612345678")
    make_film_talent(**common, first_name="Binta", bio="Je danse.")
    make_film_talent(**common, first_name="Coumba", bio="Je chante.")


def confirm(page, site):
    """The description, the wait for the AI, its chip beside ours, a changed chip, the search."""
    describe(page, site, NOTICE)
    assert "the AI is reading the text too" in page.locator("main").inner_text()
    tasks.read_brief(Brief.objects.get().pk)
    proposed = page.locator(".criterion", has_text="falaises")
    proposed.locator("summary").click()
    proposed.get_by_label("Weight").select_option("1")
    for reason in page.get_by_label("Artistic reason").all():
        reason.fill("The rider of the book")
    press(page, "Find people")
    page.wait_for_url("**/runs/*")
    tasks.run(MatchRun.objects.get().pk)
    return MatchRun.objects.get()


def test_with_a_key_from_a_notice_to_the_votes_of_a_client(
    request, site, people, service, judge, sam, window, tmp_path
):
    staff = window("en-GB", 1280)
    sign_in(staff, site, sam)
    run = confirm(staff, site)
    (cliffs,) = [each for each in run.criteria if each["origin"] == "ai"]
    assert (cliffs["value"], cliffs["kind"], cliffs["weight"]) == (["climbing"], "prefer", 1)

    bar, main = staff.get_by_role("progressbar"), staff.locator("main")
    bar.wait_for()
    staff.get_by_text("0 of 3 candidates are read").wait_for()
    assert "Awa" in main.inner_text() and "Cavalière confirmée." not in main.inner_text()
    code = f"from matching.tasks import read_again; read_again({run.pk})"
    with own_process.manage(
        own_process.environment(tmp_path), "shell", "--no-imports", "-c", code
    ) as process:
        judge.let.release()
        staff.get_by_text("1 of 3 candidates are read").wait_for()
        staff.get_by_role("link", name="Show what is read so far").click()
        staff.get_by_text("Read by the AI:").wait_for()
        assert main.get_by_text("Read by the AI:").count() == 1
        coumba = main.get_by_role("checkbox", name="Choose Coumba")
        coumba.check()
        judge.let.release(100)
        staff.get_by_text("3 candidates were read a second time by the AI.").wait_for()
        assert process.wait() == 0, process.stdout.read()

    if request.node.callspec.params["window"] == "with scripts":
        # The page was loaded again meanwhile; without scripts a browser may do as it likes.
        assert [box.is_checked() for box in main.get_by_role("checkbox").all()].count(True) == 1
        assert coumba.is_checked()
    first = staff.locator(".found-people > li").first
    assert "Awa" in first.inner_text()
    assert "Cavalière confirmée." in first.inner_text()
    assert f"“{EVIDENCE}”" in first.inner_text()
    address = share_everybody(staff, name="The rider")

    client = window("fr-FR", 390)
    client.goto(address)
    words = client.locator("main").inner_text()
    assert "Awa" in words and "Binta" in words
    assert "+212612345678" not in words and "Cavalière confirmée." not in words
    vote(client)
    assert "Merci" in client.locator("main").inner_text()
    assert sorted(Vote.objects.values_list("value", flat=True)) == ["no", "yes"]
    staff.reload()
    assert "Parfaite" in main.inner_text()
    assert (staff.problems, client.problems) == ([], [])
