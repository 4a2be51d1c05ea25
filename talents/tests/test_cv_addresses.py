"""K3: a CV has an address for one person, for five minutes, as long as they may read it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from talentio.core.models import ActivityLog
from talentio.core.uploads import documents
from talentio.testing import files
from talents.factories import make_talent


@pytest.fixture
def person(rabat):
    return make_talent(city=rabat, cv=documents.store(files.pdf()).name)


@pytest.fixture
def ask(client, person):
    """Ask for the CV as somebody and follow to the file."""

    def ask(user):
        client.force_login(user)
        return client.get(f"{person.get_absolute_url()}/cv", follow=True)

    return ask


def test_the_owner_reads_it_and_nothing_is_noted(ask, person):
    answer = ask(person.user)
    assert answer["Content-Disposition"] == f'attachment; filename="CV-{person.code}.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert not ActivityLog.objects.filter(action_type="view_cv").exists()


def test_permitted_staff_read_it_and_each_look_is_noted(ask, zara):
    assert b"".join(ask(zara).streaming_content)
    assert ActivityLog.objects.filter(action_type="view_cv", user=zara).count() == 1


def test_a_stranger_learns_nothing(ask, kofi, client, person):
    assert ask(kofi.user).status_code == 404
    client.logout()
    assert client.get(f"{person.get_absolute_url()}/cv").url.startswith("/auth/login")


def status(client, address):
    answer = client.get(address)
    # Read to its end, the file is closed; closing the answer would close the connection of this test.
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


def address_for(client, user, person):
    client.force_login(user)
    return client.get(f"{person.get_absolute_url()}/cv").url


def test_the_address_is_of_no_use_to_anybody_else(client, person, zara, sam):
    address = address_for(client, zara, person)
    client.force_login(sam)
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_the_address_ends_after_five_minutes(client, person, zara, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    address = address_for(client, zara, person)
    time_machine.move_to(now + timedelta(minutes=4), tick=False)
    assert status(client, address) == 200
    time_machine.move_to(now + timedelta(minutes=6), tick=False)
    assert client.get(address).status_code == 404


def test_the_address_ends_with_the_permission(client, person, zara):
    address = address_for(client, zara, person)
    zara.groups.remove(Group.objects.get(name="Recruiters"))
    assert client.get(address).status_code == 404


def test_the_address_ends_with_the_file(client, person, zara, django_capture_on_commit_callbacks):
    address = address_for(client, zara, person)
    with django_capture_on_commit_callbacks(execute=True):
        person.replace_cv(documents.store(files.pdf()).name, by=person.user)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é" * 50, "x" * 3000])
def test_a_made_up_address_is_refused(client, zara, token):
    client.force_login(zara)
    assert client.get(f"/profile/cv/{token}").status_code in (400, 404)


def test_the_address_stands_in_no_log(client, zara, person):
    token = address_for(client, zara, person).rsplit("/", 1)[1]
    assert status(client, f"/profile/cv/{token}") == 200
    assert token not in str(list(ActivityLog.objects.values()))


def test_no_store_may_keep_it(ask, person):
    answer = ask(person.user)
    assert b"".join(answer.streaming_content)
    assert "no-store" in answer["Cache-Control"]
