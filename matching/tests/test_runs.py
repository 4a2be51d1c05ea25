"""A search ends: done, failed or cancelled, and never waits for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching import runs, tasks
from matching.models import MatchRun

pytestmark = pytest.mark.django_db
State = MatchRun.State


@pytest.fixture
def run(zara, amina):
    brief = runs.read("Photographe à Rabat", kind="standard", by=zara)
    return runs.start(brief, [], by=zara)


@pytest.fixture
def recruiter(client, zara):
    client.force_login(zara)
    return client


def state_of(run):
    run.refresh_from_db()
    return run.state


def spoil(run):
    """What no code of ours stores: a criterion that cannot be read."""
    MatchRun.objects.filter(pk=run.pk).update(criteria=[{"field": "shoe"}])


def test_a_search_whose_task_fails_says_so_and_starts_again(recruiter, run, caplog):
    spoil(run)
    assert tasks.run(run.pk) == 0
    assert state_of(run) == State.FAILED
    page = recruiter.get(run.get_absolute_url())
    assert "http-equiv" not in page.content.decode()
    assert f"/ai-search/runs/{run.pk}/resume" in page.content.decode()
    MatchRun.objects.update(criteria=[])
    assert recruiter.post(f"/ai-search/runs/{run.pk}/resume")["Location"] == run.get_absolute_url()
    assert state_of(run) == State.QUEUED
    assert tasks.run(run.pk) == 1
    assert state_of(run) == State.DONE


def test_a_cancelled_search_does_nothing_any_more(recruiter, run):
    recruiter.post(f"/ai-search/runs/{run.pk}/cancel")
    assert state_of(run) == State.CANCELLED
    assert tasks.run(run.pk) == 0
    runs.carry_out(run)
    assert (state_of(run), run.items.count()) == (State.CANCELLED, 0)
    assert "http-equiv" not in recruiter.get(run.get_absolute_url()).content.decode()


def test_what_is_done_can_be_neither_cancelled_nor_started_again(recruiter, run):
    tasks.run(run.pk)
    for verb in ("cancel", "resume"):
        recruiter.post(f"/ai-search/runs/{run.pk}/{verb}")
        assert state_of(run) == State.DONE


def test_a_forgotten_search_is_queued_again_and_at_last_fails(run, django_capture_on_commit_callbacks):
    assert tasks.sweep() == 0
    for attempts in (2, 3):
        MatchRun.objects.update(queued_at=timezone.now() - timedelta(minutes=5))
        with django_capture_on_commit_callbacks() as queued:
            assert tasks.sweep() == 1
        assert (len(queued), state_of(run), run.attempts) == (1, State.QUEUED, attempts)
        assert tasks.sweep() == 0
    MatchRun.objects.update(queued_at=timezone.now() - timedelta(minutes=5))
    assert tasks.sweep() == 1
    assert state_of(run) == State.FAILED


def test_strangers_cancel_and_start_nothing(client, run, amina, django_user_model, zara):
    client.force_login(amina.user)
    assert client.post(f"/ai-search/runs/{run.pk}/cancel").status_code == 403
    omar = django_user_model.objects.create_user("omar@example.com", is_staff=True, first_name="Omar")
    omar.groups.set(zara.groups.all())
    client.force_login(omar)
    for verb in ("cancel", "resume"):
        assert client.post(f"/ai-search/runs/{run.pk}/{verb}").status_code == 404
    assert state_of(run) == State.QUEUED
