"""K6: a known e-mail is told by mail, never on the page."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from notifications.models import EmailLog
from notifications.tasks import deliver
from talents import registration
from talents.factories import make_answers
from talents.models import RegistrationDraft

from .journey import URL, answers_for, real_files, walk


@pytest.fixture
def again(client, amina, rabat):
    """Somebody registers with Amina's address in other letter case."""
    steps = answers_for(rabat, email="AMINA@example.COM", first_name="Mallory")
    steps["files"] |= real_files()
    return walk(client, steps)


def test_nothing_is_created_or_changed(again, amina):
    amina.user.refresh_from_db()
    assert get_user_model().objects.count() == 1
    assert amina.user.first_name == "Amina"


def test_the_answer_is_that_of_a_new_e_mail_without_the_code(client, again, amina):
    assert (again.status_code, again.url) == (302, f"{URL}/done")
    page = client.get(again.url).text
    assert "amina@example.com" in page
    assert amina.code not in page


def test_the_owner_gets_one_mail_a_day(client, again, amina, rabat, mailoutbox):
    client.post(f"{URL}/again")
    walk(client, answers_for(rabat, email=amina.user.email))
    log = EmailLog.objects.get(to_email=amina.user.email)
    deliver(log.pk)
    assert mailoutbox[0].to[0].endswith("amina@example.com>") or mailoutbox[0].to == ["amina@example.com"]
    assert amina.code in mailoutbox[0].body
    assert "Mallory" not in mailoutbox[0].body


def test_the_files_of_the_other_person_are_not_kept(
    client, amina, rabat, settings, django_capture_on_commit_callbacks
):
    steps = answers_for(rabat, email=amina.user.email)
    steps["files"] |= real_files()
    with django_capture_on_commit_callbacks(execute=True):
        walk(client, steps)
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_an_e_mail_taken_in_the_last_moment_is_told_by_mail_too(client, rabat, amina, monkeypatch):
    """Between our look and the insert somebody else may take the address; the constraint says so."""
    walk(client, answers_for(rabat, email=amina.user.email), until="links")
    draft = RegistrationDraft.objects.get()
    draft.remember("files", {"accepts": ["on"]}, ok=True)
    answers = [False, True]
    monkeypatch.setattr(registration, "is_taken", lambda email: answers.pop(0))
    closed = registration.complete(draft, language="fr")
    assert closed.user is None
    assert EmailLog.objects.filter(key="already_registered", to_email=amina.user.email).exists()


def test_answers_for_tests_are_complete(rabat):
    assert set(registration.PROFILE_ANSWERS) <= set(make_answers(city=rabat))
