"""What the page of a search shows of its second reading, and the pages of what it costs."""

import pytest

from matching import runs
from matching.models import MatchRun
from matching.tests.second import hurry, read, search, use
from talentio.testing.openrouter import answer_with, loopback_openrouter, parts_of
from talents.factories import make_talent

pytestmark = pytest.mark.django_db


def praising(request):
    criteria, _text = parts_of(request)
    quote = "Je retouche sur Photoshop"
    found = [{"id": each, "outcome": "met", "quote": quote} for each in criteria]
    return answer_with(found, "<b>Très</b> bon, écrivez à x@example.com", ["soigne <i>tout</i>"], ["lent"])


@pytest.fixture
def service(zara, rabat, monkeypatch):
    hurry(monkeypatch)
    make_talent(city=rabat, first_name="Nadia", bio="Je retouche sur Photoshop. Je parle anglais.")
    with loopback_openrouter(praising) as server:
        use(server, by=zara)
        yield server


@pytest.fixture
def recruiter(client, zara):
    client.force_login(zara)
    return client


def test_while_it_reads_the_page_has_a_bar_and_the_built_in_list(recruiter, zara, service):
    run = search(zara)
    page = recruiter.get(run.get_absolute_url()).content.decode()
    assert 'data-running="1"' in page
    assert "Nadia" in page
    assert f"/ai-search/runs/{run.pk}/cancel" in page
    progress = recruiter.get(f"/ai-search/runs/{run.pk}/progress").content.decode()
    assert "<progress" in progress


def test_then_it_has_the_reasons_with_their_evidence(recruiter, zara, service):
    run = read(search(zara))
    page = recruiter.get(run.get_absolute_url()).content.decode()
    assert 'data-running="0"' in page
    assert "“Je retouche sur Photoshop”" in page
    assert "Très bon, écrivez à […]" in page
    assert "soigne tout" in page
    assert "x@example.com" not in page
    answer = recruiter.get(run.get_absolute_url(), headers={"accept": "application/json"}).json()
    (found,) = answer["candidates"]
    assert found["explication"] == found["reason"] == "Très bon, écrivez à […]"
    assert "soigne tout" in found["points_forts"]
    assert "lent" in found["points_faibles"]


def test_files_hold_what_the_ai_said(recruiter, zara, service):
    run = read(search(zara))
    sent = {"kind": "csv", "purpose": "For the director"}
    rows = recruiter.post(f"/ai-search/runs/{run.pk}/export", sent).getvalue().decode("utf-8-sig")
    assert "Très bon, écrivez à […]" in rows
    assert "soigne tout" in rows and "lent" in rows


def test_it_can_be_stopped_and_gone_on_with_on_the_page(recruiter, zara, service):
    run = search(zara)
    recruiter.post(f"/ai-search/runs/{run.pk}/cancel")
    run.refresh_from_db()
    assert (run.state, run.ai_state) == (MatchRun.State.DONE, MatchRun.Reading.CANCELLED)
    assert f"/ai-search/runs/{run.pk}/resume" in recruiter.get(run.get_absolute_url()).content.decode()
    recruiter.post(f"/ai-search/runs/{run.pk}/resume")
    assert read(run).ai_state == MatchRun.Reading.DONE


def test_why_it_ended_early_is_said(recruiter, zara, service):
    service.faults = ["402"]
    run = read(search(zara))
    assert run.get_ai_note_display() in recruiter.get(run.get_absolute_url()).content.decode()


def test_who_asks_for_json_is_answered_at_once_and_told_where_the_rest_will_be(recruiter, service):
    accept = {"accept": "application/json"}
    answer = recruiter.post("/ai-search", {"job_description": "Photoshop, anglais"}, headers=accept)
    run = MatchRun.objects.get()
    assert answer["Content-Location"] == run.get_absolute_url()
    assert (answer.json()["total_analyzed"], service.asked) == (1, [])


def test_a_program_that_asks_the_page_is_told_how_far_it_is(recruiter, zara, service):
    brief = runs.read("Photoshop, anglais", kind="standard", by=zara)
    run = runs.start(brief, [], by=zara)
    accept = {"accept": "application/json"}
    waiting = recruiter.get(run.get_absolute_url(), headers=accept).json()
    assert (waiting["candidates"], waiting["is_over"], waiting["second_reading"]) == ([], False, None)
    run = search(zara)
    reading = recruiter.get(run.get_absolute_url(), headers=accept).json()
    assert (reading["is_over"], reading["second_reading"]["total"]) == (False, 1)
    read(run)
    assert recruiter.get(run.get_absolute_url(), headers=accept).json()["is_over"] is True


def test_what_it_costs_is_told_by_month_person_and_search(client, sam, zara, service):
    run = read(search(zara))
    client.force_login(sam)
    page = client.get("/admin/matching/aicall/").content.decode()
    assert run.get_absolute_url() in page
    assert "Zara Okoye" in page
    assert client.get("/admin/matching/cvanalysis/").status_code == 200
    client.force_login(zara)
    assert client.get("/admin/matching/aicall/").status_code == 403


@pytest.mark.parametrize("size", [1, 5])
def test_the_page_costs_the_same_whatever_was_read(
    recruiter, zara, service, rabat, size, django_assert_max_num_queries
):
    for number in range(size):
        make_talent(city=rabat, bio=f"Je parle anglais depuis {number + 2} ans.")
    run = read(search(zara))
    with django_assert_max_num_queries(12):
        recruiter.get(run.get_absolute_url())
