"""The second reading by the AI: who is asked about, what it costs, and how it ends."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching import openrouter, second_reading, spending, tasks
from matching.models import AiAnswer, AiCall, AiMonth, MatchItem, MatchRun
from matching.tests.second import hurry, read, search, use
from talentio.testing.openrouter import COST, FAULTS, loopback_openrouter
from talents.factories import make_talent

pytestmark = pytest.mark.django_db
State, Note = MatchRun.Reading, MatchRun.Note


@pytest.fixture
def people(rabat):
    bios = [
        "Je retouche sur Photoshop depuis dix ans. Je parle anglais.",
        "Peintre. Je parle anglais.",
        "Danseuse.",
    ]
    return [make_talent(city=rabat, bio=bio, first_name=f"P{n}") for n, bio in enumerate(bios)]


@pytest.fixture
def service(zara, monkeypatch):
    hurry(monkeypatch)
    with loopback_openrouter() as server:
        use(server, by=zara)
        yield server


def test_without_a_key_there_is_no_second_reading(zara, people):
    run = search(zara)
    assert (run.state, run.ai_state) == (MatchRun.State.DONE, State.OFF)
    assert tasks.read_again(run.pk) == 0


def test_the_best_are_read_and_both_readings_make_the_score(zara, people, service):
    run = search(zara)
    assert run.ai_state == State.WAITING
    assert [item.score for item in run.items.all()][0] == 100
    read(run)
    assert (run.ai_state, run.ai_note) == (State.DONE, "")
    best = run.items.first()
    assert (best.candidate.profile, best.score, best.ai_score, best.builtin_score) == (
        people[0],
        100,
        100,
        100,
    )
    assert best.facts[0]["quote"] == "Je retouche sur Photoshop depuis dix ans"
    assert best.explanation == "Read."
    assert len(service.asked) == 3
    assert run.ai_spent == Decimal(str(3 * COST)) == AiMonth.objects.get().spent
    assert {call.state for call in AiCall.objects.all()} == {AiCall.State.DONE}
    assert AiCall.objects.first().person == zara


def test_an_answer_is_kept_and_not_paid_twice(zara, people, service):
    read(search(zara))
    again = read(search(zara))
    assert (again.ai_state, again.ai_spent, len(service.asked)) == (State.DONE, 0, 3)
    people[0].bio += " Et je nage."
    people[0].save()
    read(search(zara))
    assert len(service.asked) == 4
    people[0].user.delete()
    assert AiAnswer.objects.count() == 2


@pytest.mark.parametrize("fault", [*FAULTS, "502", "408"])
def test_whoever_fails_once_is_asked_about_again(zara, people, service, fault):
    service.faults = [fault]
    run = read(search(zara))
    assert (run.ai_state, len(service.asked)) == (State.DONE, 4)
    assert {item.ai_state for item in run.items.all()} == {MatchItem.Reading.DONE}
    charged = sum(service.charged.values())
    assert float(run.ai_spent) >= charged - 1e-9
    assert AiMonth.objects.get().spent == run.ai_spent


def test_an_answer_that_was_cut_gets_more_room(zara, people, service):
    service.faults = ["length"]
    read(search(zara))
    assert sorted(each["max_tokens"] for each in service.asked)[-1] == 2 * service.asked[0]["max_tokens"]


@pytest.mark.parametrize(
    ("fault", "note"), [("401", Note.KEY), ("402", Note.CREDIT), ("404", Note.MODEL), ("302", Note.ADDRESS)]
)
def test_what_no_question_can_pass_stops_the_reading(zara, people, service, fault, note):
    service.faults = [fault] * 3
    run = read(search(zara))
    assert (run.ai_state, run.ai_note) == (State.STOPPED, note)
    assert [item.score for item in run.items.all()][0] == 100
    assert second_reading.resume(run)
    assert read(run).ai_state == State.DONE


@pytest.mark.parametrize("size", [1, 5])
def test_money_is_reserved_and_settled_for_many_at_once(zara, size, django_assert_num_queries):
    spending.reserve([Decimal(1)], purpose=AiCall.Purpose.TEST, person=zara)
    with django_assert_num_queries(5):
        calls = spending.reserve([Decimal(1)] * size, purpose=AiCall.Purpose.TEST, person=zara)
    dear, lost = Decimal("0.25"), openrouter.TryAgain("timeout", cost=None)
    ended = [(call, spending.Outcome(fault=openrouter.Refused("400", cost=dear))) for call in calls[1:]]
    with django_assert_num_queries(4):
        spending.settle([(calls[0], spending.Outcome(fault=lost)), *ended])
    assert AiMonth.objects.get().spent == 2 + dear * (size - 1)
    assert AiCall.objects.filter(state=AiCall.State.FAILED, cost=dear).count() == size - 1
    assert AiCall.objects.filter(state=AiCall.State.LOST, cost=1).count() == 1


@pytest.mark.parametrize("fault", ["400", "403"])
def test_a_candidate_that_is_refused_fails_alone(zara, people, service, fault):
    service.faults = [fault]
    run = read(search(zara))
    assert (run.ai_state, run.ai_note) == (State.PARTIAL, Note.FAILURES)
    states = sorted(item.ai_state for item in run.items.all())
    assert states == [MatchItem.Reading.DONE, MatchItem.Reading.DONE, MatchItem.Reading.FAILED]
    second_reading.resume(run)
    assert read(run).ai_state == State.DONE
    assert len(service.asked) == 4


def test_a_service_that_is_down_is_not_asked_for_ever(zara, people, service):
    service.share, service.kinds = 1, ["500"]
    run = read(search(zara))
    assert run.ai_state in (State.STOPPED, State.PARTIAL)
    assert len(service.asked) <= second_reading.HOPELESS + 16
    assert run.ai_spent == 0


def test_no_search_costs_more_than_it_may(zara, people, service):
    use(service, by=zara, ai_run_budget=0.008, ai_in_flight=1)
    run = read(search(zara))
    assert (run.ai_state, run.ai_note) == (State.PARTIAL, Note.RUN_BUDGET)
    assert 0 < len(service.asked) < 3
    assert sum(service.charged.values()) <= 0.008
    use(service, by=zara, ai_run_budget=1.0)
    second_reading.resume(run)
    assert read(run).ai_state == State.DONE
    assert len(service.asked) == 3


def test_money_that_is_reserved_is_waited_for_without_asking_the_database(zara, people, service):
    """Enough for one at a time, and the service takes its time: what is left is looked at once an answer."""
    service.delay = 0.3
    use(service, by=zara, ai_run_budget=0.008)
    run = search(zara)
    with CaptureQueriesContext(connection) as queries:
        read(run)
    assert 0 < len(service.asked) < 3
    assert sum('FROM "matching_aimonth"' in each["sql"] for each in queries) < 10


def test_no_month_costs_more_than_it_may(zara, people, service):
    use(service, by=zara, ai_month_budget=0.0)
    run = read(search(zara))
    assert (run.ai_state, run.ai_note, service.asked) == (State.PARTIAL, Note.MONTH_BUDGET, [])


def test_too_many_at_once_makes_it_slower_and_not_fail(zara, rabat, service):
    for number in range(12):
        make_talent(city=rabat, bio=f"Je parle anglais, numéro {number}.")
    service.faults = ["429"] * 6
    run = read(search(zara))
    assert run.ai_state == State.DONE
    assert service.in_flight <= 16


def test_a_reading_that_is_cancelled_asks_nothing_more_and_keeps_what_is_read(zara, people, service):
    run = search(zara)
    second_reading.cancel(run)
    assert tasks.read_again(run.pk) == 0
    assert service.asked == []
    run.refresh_from_db()
    assert run.ai_state == State.CANCELLED
    assert second_reading.resume(run)
    assert read(run).ai_state == State.DONE


def test_two_workers_never_read_one_search(zara, people, service):
    run = search(zara)
    assert second_reading._claim(run.pk, "a")
    assert tasks.read_again(run.pk) == 0
    assert service.asked == []


def test_a_service_that_wants_to_be_left_alone_is_asked_later(zara, people, service):
    service.retry_after, service.faults = "600", ["429"] * 3
    run = read(search(zara))
    assert (run.ai_state, len(service.asked)) == (State.WAITING, 3)
    assert second_reading.pick_up() == 0
    MatchRun.objects.update(ai_lease_until="2020-01-01T00:00Z")
    assert second_reading.pick_up() == 1
    assert read(run).ai_state == State.DONE


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_an_answer_that_never_ends_is_not_waited_for(zara, people, service, fault):
    use(service, by=zara, ai_matching_timeout=1)
    service.faults = [fault]
    run = read(search(zara))
    assert run.ai_state == State.DONE
    # What such a question cost nobody can say, so what it reserved counts.
    lost = AiCall.objects.get(state=AiCall.State.LOST)
    assert lost.cost == lost.reserved
    assert AiMonth.objects.get().spent == run.ai_spent == lost.cost + Decimal(str(3 * COST))


def test_who_hides_before_they_are_read_is_not_sent(zara, people, service):
    run = search(zara)
    people[0].is_public = False
    people[0].save()
    run = read(run)
    assert (run.ai_state, len(service.asked)) == (State.DONE, 2)


def test_criteria_that_are_all_facts_need_no_second_reading(zara, people, service):
    run = search(zara, criteria=[{"field": "city", "op": "in", "value": ["Rabat"], "id": "c1"}])
    assert (run.ai_state, run.ai_note) == (State.OFF, Note.NOTHING_TO_ASK)


def test_who_wrote_nothing_is_not_asked_about(zara, rabat, service):
    make_talent(city=rabat, bio="")
    run = read(search(zara))
    assert (run.ai_state, service.asked) == (State.DONE, [])


def test_the_request_is_as_openrouter_documents_it(zara, people, service):
    read(search(zara))
    asked = service.asked[0]
    assert asked["temperature"] == 0
    assert asked["models"][0] == asked["model"] == "google/gemini-3.1-flash-lite"
    assert asked["provider"] == {"data_collection": "deny", "require_parameters": True}
    schema = asked["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert set(schema["schema"]["required"]) == set(schema["schema"]["properties"])
    assert schema["schema"]["additionalProperties"] is False
