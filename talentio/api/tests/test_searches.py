"""Searches over the API: started, read while they run, what the AI has read so far, cancelled."""

import pytest

from matching import runs, second_reading
from matching.models import Brief, MatchItem, MatchRun
from matching.tests.second import hurry, read, use
from talentio.testing.openrouter import loopback_openrouter
from talents.factories import make_talent

pytestmark = pytest.mark.django_db
TEXT = {"job_description": "Retoucheur Photoshop parlant anglais."}


@pytest.fixture
def staff(program, zara):
    return program(zara)


@pytest.fixture
def reader(program, kofi):
    return program(kofi.user)


@pytest.fixture
def service(zara, rabat, monkeypatch):
    hurry(monkeypatch)
    for number in range(3):
        make_talent(city=rabat, bio=f"Je retouche sur Photoshop la photo {number}. Je parle anglais.")
    with loopback_openrouter() as server:
        use(server, by=zara, ai_in_flight=1)
        yield server


def started(staff):
    """The path of a search whose built-in ranking is done, and its run."""
    answer = staff.post("/matching/talents", TEXT)
    run = MatchRun.objects.get(pk=answer.json()["data"]["run"])
    return answer["Location"].removeprefix("/api/v1"), runs.carry_out(run)


def test_a_search_is_started_read_and_done(staff, rabat, zara):
    make_talent(city=rabat)
    started = staff.post("/matching/talents", {"job_description": "Photographe à Rabat"})
    assert started.status_code == 202
    number = started.json()["data"]["run"]
    waiting = staff.get(f"/matching/runs/{number}").json()["data"]
    assert (waiting["state"], waiting["candidates"]) == ("queued", [])
    assert waiting["criteria"]
    runs.carry_out(MatchRun.objects.get(pk=number))
    done = staff.get(f"/matching/runs/{number}").json()["data"]
    assert (done["state"], done["total_analyzed"]) == ("done", 1)
    assert done["candidates"][0]["reason"] == done["candidates"][0]["explication"]


def test_both_names_of_the_description_are_taken_for_both_searches(staff):
    for path in ("/matching/talents", "/matching/cinema"):
        for name in ("job_description", "role_description"):
            assert staff.post(path, {name: "Comédienne, 30 ans"}).status_code == 202
        assert staff.post(path, {}).status_code == 422
    assert set(Brief.objects.values_list("kind", flat=True)) == {"standard", "cinema"}


def test_a_search_is_cancelled_and_strangers_searches_are_unknown(staff, reader, program, sam, zara):
    number = staff.post("/matching/talents", {"job_description": "Photographe"}).json()["data"]["run"]
    assert staff.delete(f"/matching/runs/{number}").json()["data"]["state"] == "cancelled"
    assert reader.get(f"/matching/runs/{number}").status_code == 403
    other = program(sam).post("/matching/talents", {"job_description": "Monteur"}).json()["data"]["run"]
    assert staff.get(f"/matching/runs/{other}").status_code == 404


def test_searches_are_limited_by_the_minute(staff):
    answers = [staff.post("/matching/talents", {"job_description": "Photographe"}) for _n in range(11)]
    assert [answer.status_code for answer in answers] == [202] * 10 + [429]
    assert answers[-1]["Retry-After"] == "60"


def test_what_the_ai_has_read_so_far_is_told_while_it_reads(staff, service):
    path, run = started(staff)
    waiting = staff.get(path)
    assert waiting["Retry-After"] == "2"
    data = waiting.json()["data"]
    assert (data["state"], data["is_over"], len(data["candidates"])) == ("done", False, 3)
    assert data["second_reading"] == {
        "state": "waiting",
        "reason": "",
        "read": 0,
        "total": 3,
        "cost": 0.0,
    }
    assert {each["is_read"] for each in data["candidates"]} == {False}
    # The service answers one question and then wants to be left alone.
    service.retry_after, service.faults = "600", [None, "429"]
    read(run)
    partial = staff.get(path).json()["data"]
    assert (partial["is_over"], partial["second_reading"]["read"]) == (False, 1)
    (one,) = [each for each in partial["candidates"] if each["is_read"]]
    assert (one["reason"], one["scores"]) == ("Read.", {"builtin": 100, "ai": 100})
    assert [each["scores"]["ai"] for each in partial["candidates"] if not each["is_read"]] == [None, None]
    MatchRun.objects.update(ai_lease_until="2020-01-01T00:00Z")
    read(run)
    over = staff.get(path)
    assert "Retry-After" not in over
    data = over.json()["data"]
    assert (data["is_over"], data["second_reading"]["state"]) == (True, "done")
    assert {each["explication"] for each in data["candidates"]} == {"Read."}
    assert data["second_reading"]["cost"] == pytest.approx(0.003)


def test_cancelling_ends_the_second_reading_and_keeps_what_was_read(staff, service):
    path, run = started(staff)
    data = staff.delete(path).json()["data"]
    assert (data["state"], data["is_over"]) == ("done", True)
    assert data["second_reading"]["state"] == "cancelled"
    assert len(data["candidates"]) == 3
    assert second_reading.read(run.pk) == 0
    assert service.asked == []


def test_why_a_second_reading_ended_early_is_told(staff, service):
    path, run = started(staff)
    service.faults = ["402"]
    run = read(run)
    told = staff.get(path, accept_language="en").json()["data"]["second_reading"]
    assert (told["state"], told["reason"]) == ("stopped", "the account of the service is empty")


def test_without_a_key_there_is_no_second_reading_to_wait_for(staff, rabat):
    make_talent(city=rabat)
    path, _run = started(staff)
    data = staff.get(path).json()["data"]
    assert (data["is_over"], data["second_reading"]) == (True, None)


@pytest.mark.parametrize("size", [1, 5])
def test_a_search_costs_the_same_whatever_was_found(
    staff, service, rabat, size, django_assert_max_num_queries
):
    for number in range(size):
        make_talent(city=rabat, bio=f"Je parle anglais depuis {number + 2} ans.")
    path, run = started(staff)
    read(run)
    assert MatchItem.objects.count() == 3 + size
    staff.get(path)
    with django_assert_max_num_queries(12):
        staff.get(path)
