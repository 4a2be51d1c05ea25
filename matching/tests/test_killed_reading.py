"""A second reading survives the death of its worker and a service that fails a third of the time."""

from decimal import Decimal

import pytest
from django.db import connection

from matching.models import AiAnswer, AiCall, AiMonth, MatchItem, MatchRun
from matching.tests.second import CRITERIA, read, search, use
from talentio.core.site_settings import site_settings
from talentio.testing import own_process
from talentio.testing.openrouter import COST, honest, loopback_openrouter
from talents.factories import make_talent
from talents.models import Profile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
PEOPLE, IN_FLIGHT = 40, 8


@pytest.fixture
def people(rabat):
    for number in range(PEOPLE):
        make_talent(city=rabat, bio=f"Je parle anglais, et retouche sur Photoshop la photo numéro {number}.")


def worker(tmp_path, run):
    code = f"from matching.tasks import read_again; read_again({run.pk})"
    return own_process.manage(own_process.environment(tmp_path), "shell", "--no-imports", "-c", code)


def test_kill_minus_nine_loses_no_answer_and_pays_none_twice(sam, people, tmp_path):
    with loopback_openrouter(share=0.3, delay=0.05) as server:
        use(server, by=sam, ai_in_flight=IN_FLIGHT, ai_run_budget=2.0)
        run = search(sam, criteria=CRITERIA)
        with worker(tmp_path, run) as process:
            server.wait_for(12)
            process.kill()
            process.wait()
        done = set(run.items.filter(ai_state=MatchItem.Reading.DONE).values_list("pk", flat=True))
        assert 0 < len(done) < PEOPLE
        before, kept = dict(server.good), AiAnswer.objects.count()
        # The lease of the dead runs out; whoever the sweep calls goes on.
        assert run.calls.filter(state=AiCall.State.SENT).exists()
        MatchRun.objects.update(ai_lease_until="2020-01-01T00:00Z")
        with worker(tmp_path, run) as process:
            output = process.communicate()[0]
        assert process.returncode == 0, output
        run.refresh_from_db()
        assert (run.ai_state, run.ai_note) == (MatchRun.Reading.DONE, "")
        assert {item.ai_state for item in run.items.all()} == {MatchItem.Reading.DONE}
        assert len(server.good) == PEOPLE
        # Asked again is only whose answer was on its way when the worker died.
        again = [about for about, times in server.good.items() if times > 1]
        assert len(again) <= IN_FLIGHT
        assert sum(times > 0 for times in before.values()) - len(again) <= kept
        assert len(done) <= kept
        charged = Decimal(str(round(sum(server.charged.values()), 6)))
        assert charged <= run.ai_spent <= run.ai_budget
        assert AiMonth.objects.get().spent == run.ai_spent
        assert not run.calls.filter(state=AiCall.State.SENT).exists()
        assert run.calls.filter(state=AiCall.State.LOST).count() >= len(again)


def test_a_third_of_faults_leaves_nobody_unread_and_the_budget_whole(sam, people):
    with loopback_openrouter(share=0.3, seed=7) as server:
        use(server, by=sam, ai_run_budget=0.5)
        run = read(search(sam, criteria=CRITERIA))
        assert run.ai_state == MatchRun.Reading.DONE
        assert {item.ai_state for item in run.items.all()} == {MatchItem.Reading.DONE}
        assert sum(server.charged.values()) <= float(run.ai_spent) + 1e-9 <= 0.5


def test_who_is_erased_while_they_are_read_stops_nobody(sam, people):
    def erasing(request):
        try:
            if "numéro 7." in request["messages"][1]["content"]:
                Profile.objects.get(bio__contains="numéro 7.").user.delete()
        finally:
            connection.close()
        return honest(request)

    with loopback_openrouter(erasing) as server:
        use(server, by=sam, ai_in_flight=IN_FLIGHT)
        run = read(search(sam, criteria=CRITERIA))
    assert (run.ai_state, run.ai_note) == (MatchRun.Reading.DONE, "")
    assert [item.ai_state for item in run.items.all()] == [MatchItem.Reading.DONE] * (PEOPLE - 1)
    assert AiAnswer.objects.count() == PEOPLE - 1
    assert not run.calls.filter(state=AiCall.State.SENT).exists()
    assert AiMonth.objects.get().spent == run.ai_spent == Decimal(str(round(PEOPLE * COST, 6)))


def test_two_processes_at_one_search_read_everybody_once(sam, people, tmp_path):
    with loopback_openrouter(delay=0.05) as server:
        use(server, by=sam, ai_in_flight=IN_FLIGHT)
        run = search(sam, criteria=CRITERIA)
        with worker(tmp_path, run) as one, worker(tmp_path, run) as other:
            outputs = [one.communicate()[0], other.communicate()[0]]
        assert (one.returncode, other.returncode) == (0, 0), outputs
        assert set(server.good.values()) == {1}
        assert len(server.good) == PEOPLE


def test_two_searches_at_once_never_cost_more_than_the_month(sam, people, tmp_path):
    with loopback_openrouter(delay=0.02) as server:
        use(server, by=sam, ai_in_flight=4, ai_month_budget=0.05)
        runs = [search(sam, criteria=CRITERIA[:number]) for number in (1, 2)]
        with worker(tmp_path, runs[0]) as one, worker(tmp_path, runs[1]) as other:
            one.communicate()
            other.communicate()
        assert sum(server.charged.values()) <= 0.05
        assert AiMonth.objects.get().spent <= Decimal("0.05")
        for run in runs:
            run.refresh_from_db()
            assert (run.ai_state, run.ai_note) == (MatchRun.Reading.PARTIAL, MatchRun.Note.MONTH_BUDGET)
    assert site_settings.ai_month_budget == 0.05
