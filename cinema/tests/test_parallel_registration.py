"""Many at once, on PostgreSQL: numbers are distinct and consecutive, one address makes one person."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from cinema import registration
from cinema.models import AlreadyClaimed, CinemaDraft, CinemaTalent
from notifications.models import EmailLog

from .journey import answers_for, walk

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(function, arguments):
    def alone(argument):
        try:
            return function(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as clients:
        return list(clients.map(alone, arguments))


def numbers():
    return sorted(int(code[5:-1]) for code in CinemaTalent.objects.values_list("code", flat=True))


def test_eight_clients_register_eighty(rabat):
    def register(n):
        steps = answers_for(rabat, email=f"film{n}@example.com", document_number=f"AB{n:06}")
        return walk(Client(), steps).url

    assert set(at_once(register, range(80))) == {"/cinema/register/done"}
    assert numbers() == list(range(1, 81))
    assert EmailLog.objects.count() == 80


def test_one_address_sent_by_six_people_at_once_makes_one_talent(rabat):
    def register(n):
        steps = answers_for(rabat, email="same@example.com", document_number=f"AB{n:06}")
        return walk(Client(), steps).url

    assert set(at_once(register, range(6))) == {"/cinema/register/done"}
    assert numbers() == [1]


def test_a_form_sent_twice_at_once_makes_one_talent(rabat):
    client = Client()
    walk(client, answers_for(rabat), until="skills")
    draft = CinemaDraft.objects.get()
    typed = {name: [value] for name, value in answers_for(rabat)["contact"].items()}
    draft.remember("contact", typed, ok=True)
    closed = at_once(lambda _n: registration.complete(draft, language="fr").talent_id, range(4))
    assert set(closed) == {CinemaTalent.objects.get().pk}
    assert EmailLog.objects.count() == 1


def test_two_accounts_claim_one_talent(rabat, amina, kofi):
    walk(Client(), answers_for(rabat))

    def claim(user):
        try:
            CinemaTalent.objects.get().claim(user)
        except AlreadyClaimed:
            return 0
        return 1

    assert sum(at_once(claim, [amina.user, kofi.user])) == 1
