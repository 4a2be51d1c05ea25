"""T4, K3: a new photo or CV takes the place of the old one, whose files go."""

from pathlib import Path

import pytest

from talentio.core.uploads import documents, photos
from talentio.testing import files
from talents.factories import make_talent
from talents.models import Profile


@pytest.fixture
def person(rabat):
    return make_talent(city=rabat, photo=photos.store(files.photo()), cv=documents.store(files.pdf()).name)


@pytest.fixture
def send(client, person, django_capture_on_commit_callbacks):
    client.force_login(person.user)

    def send(path, **data):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"/profile/{path}", data)

    return send


def stored(settings):
    roots = (settings.MEDIA_ROOT, settings.STORAGES["private"]["OPTIONS"]["location"])
    return sorted(path.name for root in roots for path in Path(root).rglob("*.*"))


@pytest.mark.parametrize("photo", [files.photo, files.png, files.webp])
def test_a_new_photo_replaces_the_old_one_in_all_sizes(send, person, settings, photo):
    before = person.photo
    assert send("upload-photo", photo=photo()).url == "/profile/edit"
    now = Profile.objects.get(pk=person.pk).photo
    assert now != before
    pictures = [name for name in stored(settings) if name.endswith(".webp")]
    assert pictures == sorted(f"{now}-{size}.webp" for size in photos.SIZES)


def test_a_new_cv_replaces_the_old_one(send, person, settings):
    send("upload-cv", cv=files.docx())
    now = Profile.objects.get(pk=person.pk).cv
    assert now.endswith(".docx")
    assert [name for name in stored(settings) if not name.endswith(".webp")] == [now.rsplit("/", 1)[1]]


@pytest.mark.parametrize(
    ("path", "field", "file"),
    [
        ("upload-photo", "photo", files.txt),
        ("upload-photo", "photo", lambda: files.upload("me.jpg", b"")),
        ("upload-photo", "photo", lambda: None),
        ("upload-cv", "cv", files.png),
        ("upload-cv", "cv", lambda: None),
    ],
)
def test_what_cannot_be_taken_is_explained_and_the_old_file_stays(send, person, settings, path, field, file):
    before, sent = stored(settings), file()
    answer = send(path, **({field: sent} if sent else {}))
    assert answer.status_code == 422
    assert answer.context[f"{field}_form"].errors[field]
    assert stored(settings) == before
    assert getattr(Profile.objects.get(pk=person.pk), field) == getattr(person, field)


def test_a_photo_and_a_cv_can_be_taken_away_and_the_score_follows(send, person, settings):
    assert person.completeness_score == 85
    send("remove-photo")
    send("remove-cv")
    found = Profile.objects.get(pk=person.pk)
    assert (found.photo, found.cv, found.completeness_score) == ("", "", 55)
    assert stored(settings) == []


def test_when_the_change_fails_the_old_files_stay(person, settings, django_capture_on_commit_callbacks):
    before = stored(settings)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ValueError, match="too long|fail"):
        from django.db import transaction

        with transaction.atomic():
            person.replace_photo("", by=person.user)
            raise ValueError("fail")
    assert stored(settings) == before


@pytest.mark.parametrize("path", ["upload-photo", "upload-cv", "remove-photo", "remove-cv"])
def test_strangers_and_other_methods_reach_nothing(client, person, zara, path):
    assert client.post(f"/profile/{path}").url.startswith("/auth/login")
    client.force_login(zara)
    assert client.post(f"/profile/{path}").status_code == 404
    assert client.get(f"/profile/{path}").status_code == 405
