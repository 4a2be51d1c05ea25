"""C1: a registration goes on by a link, on any device, for thirty days."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from cinema.models import CinemaDraft, CinemaTalent
from cinema.tasks import purge_drafts
from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.core.uploads import photos
from talentio.testing import files

from .journey import URL, answers_for, walk


@pytest.fixture
def begun(client, rabat, time_machine):
    # A link tells when it was made: two of two seconds are not the same.
    time_machine.move_to(timezone.now(), tick=False)
    walk(client, answers_for(rabat), until="residence")
    return CinemaDraft.objects.get()


def test_another_device_goes_on_where_the_first_stopped(begun, rabat):
    other = Client()
    assert "Yasmine" in other.get(begun.path).text
    assert other.post(begun.path).url == f"{URL}/languages"
    assert other.get(f"{URL}/identity").context["form"]["first_name"].value() == "Yasmine"
    assert walk(other, answers_for(rabat)).url == f"{URL}/done"
    assert CinemaTalent.objects.count() == 1


def test_the_link_stands_on_the_page(client, begun, time_machine):
    # The signature holds the second in which the page was made.
    time_machine.move_to(timezone.now(), tick=False)
    assert begun.path in client.get(f"{URL}/languages").text


def test_looking_at_a_link_takes_over_nothing(begun):
    other = Client()
    other.get(begun.path)
    assert other.get(f"{URL}/languages").url == f"{URL}/identity"


@pytest.mark.parametrize("token", ["1", "x:y:z", "WzEsIjIwMjYiXQ:1vN:bad"])
def test_a_false_link_is_not_found(client, begun, token):
    assert client.get(f"{URL}/resume/{token}").status_code == 404


def test_the_link_is_mailed_once_a_day(client, begun, mailoutbox):
    for _ in range(2):
        assert client.post(f"{URL}/mail", {"address": "Me@Example.com"}).url == f"{URL}/languages"
    log = EmailLog.objects.get(key="cinema_draft_link")
    deliver(log.pk)
    assert begun.path in mailoutbox[0].body
    log.refresh_from_db()
    assert begun.path not in log.text + log.html


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nBcc: x@y.example"])
def test_the_link_goes_to_no_address_that_is_none(client, begun, address):
    client.post(f"{URL}/mail", {"address": address})
    assert not EmailLog.objects.exists()


def test_without_a_registration_no_link_is_mailed(client, db):
    assert client.post(f"{URL}/mail", {"address": "me@example.com"}).url == f"{URL}/identity"
    assert not EmailLog.objects.exists()


def test_a_draft_goes_after_thirty_days_with_its_photos(db, settings, time_machine):
    CinemaDraft.objects.create(photos=[photos.store(files.photo()), photos.store(files.webp())])
    time_machine.move_to(timezone.now() + timedelta(days=29), tick=False)
    assert purge_drafts() == 0
    time_machine.shift(timedelta(days=2))
    assert purge_drafts() == 1
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.webp"))
