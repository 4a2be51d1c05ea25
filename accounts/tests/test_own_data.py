"""Everything that is kept about a person, for that person."""

import io
import json
import zipfile

import pytest

from legal import consents
from notifications.models import EmailLog
from talentio.core.models import ActivityLog
from talentio.core.uploads import documents, photos
from talentio.testing import files
from talentio.testing.plugin import PASSWORD
from talents.factories import make_talent

DATA = "/auth/account/data"


@pytest.fixture
def person(rabat):
    return make_talent(
        city=rabat,
        email="own@example.com",
        password=PASSWORD,
        address="12 rue des Orangers",
        photo=photos.store(files.photo()),
        cv=documents.store(files.pdf()).name,
        social_links={"instagram": "https://www.instagram.com/a"},
    )


def fetch(client, password=PASSWORD):
    return client.post(DATA, {"password": password})


def opened(answer):
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_it_holds_what_we_keep_in_clear(client, person):
    consents.record(person.user, "terms", language="fr")
    EmailLog.objects.create(key="x", to_email="own@example.com", subject="Letter", html="secret link")
    client.force_login(person.user)
    archive = opened(fetch(client))
    data = json.loads(archive.read("data.json"))
    assert data["account"]["code"] == person.code
    assert data["profile"]["phone"] == "+212612345678"
    assert data["profile"]["address"] == "12 rue des Orangers"
    assert data["profile"]["social_links"] == {"instagram": "https://www.instagram.com/a"}
    assert data["profile"]["talents"]
    assert data["consents"][0]["kind"] == "terms"
    assert data["mails"][0]["subject"] == "Letter"
    assert "register" in {action["action_type"] for action in data["actions"]}
    assert "secret link" not in archive.read("data.json").decode()


def test_it_holds_the_photo_and_the_cv(client, person):
    client.force_login(person.user)
    archive = opened(fetch(client))
    assert sorted(archive.namelist()) == ["README.txt", "cv.pdf", "data.json", "photo.webp"]
    assert archive.read("cv.pdf").startswith(b"%PDF")
    assert archive.read("photo.webp")[8:12] == b"WEBP"


def test_it_explains_itself_in_the_language_of_the_person(client, person):
    person.user.language = "en"
    person.user.save()
    client.force_login(person.user)
    assert "This archive holds" in opened(fetch(client)).read("README.txt").decode()


def test_it_holds_nothing_of_anybody_else(client, person, kofi):
    client.force_login(person.user)
    everything = opened(fetch(client)).read("data.json").decode()
    assert kofi.code not in everything
    assert kofi.user.email not in everything


def test_the_password_is_asked_for_and_the_export_is_noted(client, person):
    client.force_login(person.user)
    assert fetch(client, "wrong").status_code == 422
    assert not ActivityLog.objects.filter(action_type="export_own_data").exists()
    opened(fetch(client))
    assert ActivityLog.objects.get(action_type="export_own_data").user == person.user


def test_a_file_that_is_gone_does_not_keep_the_rest(client, person):
    documents.delete(person.cv)
    client.force_login(person.user)
    assert "data.json" in opened(fetch(client)).namelist()


def test_staff_without_a_profile_get_their_part(client, zara):
    client.force_login(zara)
    data = json.loads(opened(fetch(client)).read("data.json"))
    assert data["profile"] is None
    assert data["account"]["roles"] == ["Recruiters"]


def test_a_visitor_gets_nothing(client, db):
    assert fetch(client).url.startswith("/auth/login")
