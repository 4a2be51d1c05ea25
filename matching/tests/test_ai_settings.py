"""The settings of the AI: the key stays secret, models are looked up, the test button tells what is wrong."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from matching import ai_settings, model_list, pruning, spending, tasks
from matching.models import AiAnswer, AiCall, MatchItem, MatchRun
from matching.setting_checks import ask_openrouter
from matching.tests.second import read, search, use
from talentio.core.models import Setting
from talentio.core.setting_checks import CheckFailed
from talentio.core.site_settings import site_settings
from talentio.testing.openrouter import KEY, MODELS, loopback_openrouter
from talents.factories import make_talent

pytestmark = pytest.mark.django_db


def word(request):
    return {"word": "tamtam"}


def test_the_key_is_stored_encrypted_and_never_shown(client, sam):
    site_settings.put(ai_settings.KEY, KEY, by=sam)
    assert KEY not in Setting.objects.filter(key=ai_settings.KEY).values_list("value", flat=True)
    client.force_login(sam)
    page = client.get("/admin/core/setting/?group=ai")
    assert page.status_code == 200
    assert KEY not in page.content.decode()


@pytest.mark.parametrize("name", ["google/gemini:free", "gemini", "google/gemini <script>"])
def test_free_models_and_what_is_no_model_are_refused(sam, name):
    with pytest.raises(ValidationError):
        site_settings.put("ai_model", name, by=sam)


def test_the_test_button_says_that_it_works_and_what_is_left(sam):
    with loopback_openrouter(word) as server:
        use(server, by=sam)
        assert "8.50" in ask_openrouter(sam)
    assert AiCall.objects.get().purpose == AiCall.Purpose.TEST
    assert spending.prices(ai_settings.models())["completion"] == pytest.approx(1.5)


def test_the_test_button_says_what_is_wrong(sam):
    with pytest.raises(CheckFailed):
        ask_openrouter(sam)
    with loopback_openrouter(word) as server:
        use(server, by=sam, openrouter_api_key="sk-wrong")
        with pytest.raises(CheckFailed) as failure:
            ask_openrouter(sam)
        assert "sk-wrong" not in str(failure.value)
        use(server, by=sam, ai_model="nobody/nothing")
        with pytest.raises(CheckFailed, match="nobody/nothing"):
            ask_openrouter(sam)


def test_models_are_looked_up_when_they_are_named_and_their_end_is_told(
    sam, django_capture_on_commit_callbacks, monkeypatch
):
    queued = []
    monkeypatch.setattr("matching.receivers.async_task", lambda *task: queued.append(task))
    with loopback_openrouter(word) as server, django_capture_on_commit_callbacks(execute=True):
        use(server, by=sam)
        ends = f"{timezone.localdate() + timedelta(days=6)}"
        server.models = [{**MODELS[0], "expiration_date": ends}, MODELS[1]]
        assert tasks.check_models() == 2
    assert queued == [("matching.tasks.check_models",)] * 2
    (warning,) = model_list.warnings()
    assert MODELS[0]["id"] in warning


def test_a_list_that_cannot_be_read_takes_nothing_away(sam):
    with loopback_openrouter(word) as server:
        use(server, by=sam)
        tasks.check_models()
    assert tasks.check_models() is None
    assert model_list.warnings() == []


def test_words_about_people_go_after_their_months_and_scores_stay(zara, rabat):
    make_talent(city=rabat, bio="Je retouche sur Photoshop. Je parle anglais.")
    with loopback_openrouter() as server:
        use(server, by=zara)
        run = read(search(zara))
    assert (pruning.prune_answers(), pruning.blank_words()) == (0, 0)
    old = timezone.now() - timedelta(days=190)
    AiAnswer.objects.update(created_at=old)
    MatchRun.objects.update(created_at=old)
    assert (pruning.old_answers().count(), pruning.old_words().count()) == (1, 1)
    assert (pruning.prune_answers(), pruning.blank_words()) == (1, 1)
    item = MatchItem.objects.get(run=run)
    assert (item.explanation, item.strengths, item.facts[0]["quote"], item.ai_score) == ("", [], "", 100)
    assert (pruning.prune_answers(), pruning.blank_words()) == (0, 0)


def test_what_is_logged_of_a_request_names_nobody(zara, rabat):
    talent = make_talent(city=rabat, first_name="Nadia", bio="Je retouche sur Photoshop. Je parle anglais.")
    with loopback_openrouter() as server:
        use(server, by=zara)
        read(search(zara))
    call = AiCall.objects.values().get()
    assert not any(word in str(call) for word in ("Nadia", talent.code, "Photoshop"))
