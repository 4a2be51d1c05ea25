"""T1, K3, K4: what happens to files in the last step."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from talentio.testing import files
from talents.models import Profile, RegistrationDraft

from .journey import answers_for, post, walk


@pytest.fixture
def at_files(client, rabat):
    steps = answers_for(rabat)
    walk(client, steps, until="links")
    return steps["files"]


def stored(settings):
    roots = [settings.MEDIA_ROOT, settings.STORAGES["private"]["OPTIONS"]["location"]]
    return [path for root in roots for path in Path(root).rglob("*") if path.is_file()]


@pytest.mark.parametrize("attack", files.BAD_PHOTOS)
def test_a_bad_photo_is_explained_and_leaves_nothing(client, at_files, settings, attack):
    answer = post(client, "files", {**at_files, "photo": files.BAD_PHOTOS[attack]()})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["photo"]
    assert stored(settings) == []


@pytest.mark.parametrize("attack", files.BAD_DOCUMENTS)
def test_a_bad_cv_is_explained_and_leaves_nothing(client, at_files, settings, attack):
    answer = post(client, "files", {**at_files, "cv": files.BAD_DOCUMENTS[attack]()})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["cv"]
    assert stored(settings) == []


def test_a_good_photo_is_kept_when_the_cv_fails(client, at_files):
    bad = files.BAD_DOCUMENTS["empty"]()
    post(client, "files", {**at_files, "photo": files.photo(), "cv": bad})
    assert RegistrationDraft.objects.get().photo
    post(client, "files", {**at_files, "cv": files.pdf()})
    person = Profile.objects.get()
    assert person.photo
    assert person.cv


def test_a_second_photo_takes_the_place_of_the_first(client, at_files, settings):
    del at_files["accepts"]
    post(client, "files", {**at_files, "photo": files.photo()})
    before = set(stored(settings))
    post(client, "files", {**at_files, "photo": files.photo()})
    after = set(stored(settings))
    assert len(after) == len(before)
    assert not after & before


def test_files_are_optional(client, at_files):
    post(client, "files", at_files)
    assert get_user_model().objects.count() == 1
