"""Whoever is erased leaves no name behind; whoever asks gets everything that is kept."""

import json
import zipfile

import pytest
from django.test import Client

from accounts.erasure import erase
from accounts.own_data import archive_of
from cinema.models import CinemaDraft, CinemaTalent
from cinema.tasks import compare_name, index_names
from notifications.models import EmailLog
from talentio.core.audit import audit
from talentio.core.models import ActivityLog
from talents.factories import make_talent
from talents.models import NameMatch, PersonName

from .journey import answers_for, walk


@pytest.fixture
def yasmine(rabat):
    walk(Client(), answers_for(rabat))
    return CinemaTalent.objects.get()


def nothing_is_left(code):
    assert not CinemaTalent.objects.exists()
    assert not CinemaDraft.objects.exists()
    assert not PersonName.objects.filter(code=code).exists()
    log = EmailLog.objects.get(key="cinema_talent_registration")
    assert (log.to_email, log.status, log.params) == ("erased@invalid.invalid", "skipped", {})
    assert not ActivityLog.objects.exclude(description="").exists()


def test_a_film_talent_without_account_is_forgotten_in_logs_and_mails(yasmine, zara):
    compare_name(yasmine.pk)
    audit(zara, "reveal", yasmine, description=yasmine.full_name)
    yasmine.delete()
    nothing_is_left(yasmine.code)


def test_erasing_an_account_takes_its_film_talent_along(yasmine, amina):
    yasmine.claim(amina.user)
    erase(amina.user)
    nothing_is_left(yasmine.code)


def test_the_archive_holds_the_film_talent(yasmine, amina):
    yasmine.claim(amina.user)
    with archive_of(amina.user) as archive, zipfile.ZipFile(archive) as content:
        data = json.loads(content.read("data.json"))["cinema"]
    assert (data["code"], data["document_number"]) == ("MARAB00001F", "AB123467")
    assert data["languages"] == {"fr": "courant", "en": "notions"}
    assert {each["kind"] for each in data["consents"]} == {"terms", "privacy"}


def test_names_of_film_talents_are_compared_with_everybodys(yasmine, rabat):
    from talents.tasks import compare_name as compare_standard

    other = make_talent(first_name="Yasmine", last_name="Idrissi", email="y2@example.com", city=rabat)
    compare_standard(other.pk)
    assert compare_name(yasmine.pk) == 1
    assert NameMatch.objects.get().score == 100
    assert compare_name(yasmine.pk) == 0


def test_the_nightly_sweep_finds_names_that_were_missed(yasmine):
    assert index_names() == 1
    compare_name(yasmine.pk)
    assert index_names() == 0
