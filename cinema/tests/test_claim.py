"""C2: the link in the mail makes an account of a registration."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from cinema.factories import make_film_talent
from cinema.models import AlreadyClaimed, CinemaTalent
from notifications.models import EmailLog
from notifications.tasks import deliver

from .journey import answers_for, walk

PASSWORD = "kora-de-minuit-42"


@pytest.fixture
def link(rabat, mailoutbox):
    walk(Client(), answers_for(rabat))
    deliver(EmailLog.objects.get(key="cinema_talent_registration").pk)
    return re.search(r"http://[^/\s]+(/cinema/claim/\S+)", mailoutbox[-1].body)[1]


def test_a_new_account_is_made_and_its_password_chosen(client, link):
    assert client.get(link).url == "/cinema/claim"
    assert "MARAB00001F" in client.get("/cinema/claim").text
    chosen = client.post("/cinema/claim", follow=True)
    person = CinemaTalent.objects.get()
    assert person.user.email == "yasmine@example.com"
    assert not person.user.has_usable_password()
    fields = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    client.post(chosen.request["PATH_INFO"], fields)
    person.user.refresh_from_db()
    assert person.user.check_password(PASSWORD)


def test_the_link_serves_once(client, link):
    client.get(link)
    client.post("/cinema/claim")
    assert client.post("/cinema/claim").status_code == 410
    assert Client().get(link, follow=True).status_code == 410
    assert get_user_model().objects.count() == 1


def test_whoever_has_an_account_signs_in_first(client, link):
    user = get_user_model().objects.create_user("yasmine@example.com", PASSWORD)
    client.get(link)
    assert "/auth/login?next=/cinema/claim" in client.get("/cinema/claim").text
    client.post("/cinema/claim")
    assert CinemaTalent.objects.get().user is None
    client.force_login(user)
    session = client.session
    session["cinema_claim"] = link.rsplit("/", 1)[1]
    session.save()
    client.post("/cinema/claim")
    assert CinemaTalent.objects.get().user == user


def test_a_standard_talent_becomes_a_film_talent_too(client, link, amina):
    client.force_login(amina.user)
    client.get(link)
    client.post("/cinema/claim")
    assert amina.user.cinema_talent.code == "MARAB00001F"
    assert amina.user.code == amina.code


def test_an_account_has_one_film_talent(client, link, amina, rabat):
    make_film_talent(city=rabat, user=amina.user)
    client.force_login(amina.user)
    client.get(link)
    client.post("/cinema/claim", follow=True)
    person = CinemaTalent.objects.get(code="MARAB00001F")
    assert person.user is None
    with pytest.raises(AlreadyClaimed):
        person.claim(amina.user)


def test_a_talent_has_one_account(link, amina, kofi):
    person = CinemaTalent.objects.get()
    person.claim(amina.user)
    with pytest.raises(AlreadyClaimed):
        person.claim(kofi.user)


def test_a_minor_who_is_claimed_stays_hidden(rabat, amina):
    from .journey import CHILD

    walk(Client(), answers_for(rabat, **CHILD))
    person = CinemaTalent.objects.get()
    person.claim(amina.user)
    assert not person.is_listed
