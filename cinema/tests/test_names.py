"""B7: names of film talents are compared with the watch-list, when they register and when they change."""

import pytest
from django.test import Client

from cinema import editing, tasks
from cinema.models import CinemaTalent
from notifications.models import EmailLog
from talents import name_watch
from talents.models import NameMatch, WatchedName

from .journey import answers_for, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def watched(sam):
    found = WatchedName.objects.create(name="Karim Benali", notification_email="watch@example.com")
    name_watch.watch(found)
    return found


@pytest.fixture
def asked(monkeypatch):
    """The tasks that were queued, run at once."""
    names = []

    def run(name, *args):
        names.append(name)
        getattr(tasks, name.rpartition(".")[2])(*args)

    monkeypatch.setattr("talents.name_watch.async_task", run)
    return names


def test_a_watched_name_is_told_by_mail_when_a_film_talent_registers(
    rabat, watched, asked, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        walk(Client(), answers_for(rabat, first_name="Benali", last_name="Kareem"))
    assert "cinema.tasks.compare_name" in asked
    match = NameMatch.objects.get(watched=watched)
    assert match.person.code == CinemaTalent.objects.get().code
    assert EmailLog.objects.filter(key="name_detection").exists()


def test_a_film_talent_who_takes_a_watched_name_is_found_too(
    rabat, watched, asked, amina, django_capture_on_commit_callbacks
):
    walk(Client(), answers_for(rabat))
    talent = CinemaTalent.objects.get()
    assert not NameMatch.objects.exists()
    form = editing.form_for(talent, "identity")
    answers = {name: getattr(talent, name) for name in form.fields if hasattr(talent, name)}
    with django_capture_on_commit_callbacks(execute=True):
        answers |= {"first_name": "Karim", "last_name": "Benali"}
        editing.save(talent, answers, seen=editing.version(talent), by=amina.user)
    assert NameMatch.objects.get().watched == watched
