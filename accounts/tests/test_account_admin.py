"""Accounts in the back-office: what it costs and who may do what."""

import pytest

from notifications.models import EmailLog
from talents.factories import make_talent

LIST = "/admin/accounts/user/"


@pytest.mark.parametrize("size", [1, 5])
def test_the_list_costs_the_same_whatever_its_size(client, sam, rabat, size, django_assert_max_num_queries):
    for _ in range(size):
        make_talent(city=rabat)
    client.force_login(sam)
    with django_assert_max_num_queries(8):
        answer = client.get(LIST)
    assert answer.context["cl"].result_count == size + 1


def test_search_finds_by_folded_name(client, sam, amina, kofi):
    client.force_login(sam)
    found = client.get(LIST, {"q": "BENJÉLLOUN"}).context["cl"].result_list
    assert [user.pk for user in found] == [amina.user.pk]


def test_only_an_administrator_hands_out_power(client, kofi, amina):
    from django.contrib.auth.models import Group

    kofi.user.is_staff = True
    kofi.user.save()
    kofi.user.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(kofi.user)
    page = client.get(f"{LIST}{kofi.user.pk}/change/")
    assert "is_superuser" not in page.context["adminform"].form.fields
    data = {
        "email": kofi.user.email,
        "first_name": "K",
        "last_name": "M",
        "language": "fr",
        "is_superuser": "on",
    }
    client.post(f"{LIST}{kofi.user.pk}/change/", data)
    kofi.user.refresh_from_db()
    assert kofi.user.first_name == "K"
    assert not kofi.user.is_superuser


def test_the_last_administrator_cannot_step_down(client, sam):
    client.force_login(sam)
    data = {"email": sam.email, "first_name": "Sam", "last_name": "D", "language": "fr", "is_staff": "on"}
    answer = client.post(f"{LIST}{sam.pk}/change/", data)
    assert "is_superuser" in answer.context["adminform"].form.errors
    sam.refresh_from_db()
    assert sam.is_superuser


def test_a_link_to_choose_a_password_is_sent_from_the_list(client, sam, amina):
    client.force_login(sam)
    client.post(LIST, {"action": "send_link", "confirmed": "1", "_selected_action": [amina.user.pk]})
    assert EmailLog.objects.get().sent_by == sam


def test_an_account_without_password_can_be_added(client, sam):
    client.force_login(sam)
    data = {"email": "New@Example.com", "first_name": "N", "last_name": "E", "language": "en"}
    client.post(f"{LIST}add/", {**data, "usable_password": "false"})
    from accounts.models import User

    assert not User.objects.get(email="new@example.com").has_usable_password()
