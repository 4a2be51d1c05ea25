"""P3: people ticked in the search of film talents are put into a role together."""

import pytest
from django.urls import reverse

from cinema.factories import make_film_talent
from productions.factories import make_project, make_role
from productions.models import Assignment


@pytest.fixture
def client(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def people(rabat):
    return [make_film_talent(city=rabat) for _ in range(3)]


def search(client):
    return client.get(reverse("cinema:search")).content.decode()


def choose(client, *people, **given):
    return client.get(reverse("productions:choose_role"), {"talent": [each.code for each in people], **given})


def test_staff_who_assign_can_tick_people_and_others_cannot(client, zara, idris, amina, people):
    for person in (amina.user, idris):
        client.force_login(person)
        assert 'name="talent"' not in search(client)
    client.force_login(zara)
    shown = search(client)
    assert shown.count('form="list-film_talents" name="talent"') == 3
    assert f'formaction="{reverse("productions:choose_role")}"' in shown


def test_from_the_list_to_the_role_nothing_is_typed_again(client, zara, market, people):
    client.force_login(zara)
    shown = choose(client, *people[:2]).content.decode()
    assert people[0].code in shown
    assert people[2].code not in shown
    assert "Marchande du souk (0/12)" in shown
    page = choose(client, *people[:2], role=market.pk, follow=True)
    assert page.url.startswith(reverse("productions:assign_talent", args=[market.project_id]))
    candidates = client.get(page.url).content.decode()
    assert candidates.count(" checked") == 2
    assert not Assignment.objects.exists()  # looking assigns nobody
    ticked = {"role": market.pk, "confirmed": "1", "talent": [each.code for each in people[:2]]}
    client.post(page.url.partition("?")[0], ticked)
    assert set(Assignment.objects.values_list("talent", flat=True)) == {each.pk for each in people[:2]}


def test_nobody_ticked_and_odd_roles_are_told_kindly(client, zara, market, people):
    client.force_login(zara)
    assert "Nobody is chosen" in choose(client).content.decode()
    for odd in ("x", "9" * 40, "0", "-1", market.pk + 1000):
        assert choose(client, people[0], role=odd).status_code == 200


def test_roles_of_projects_that_are_over_are_not_offered(client, zara, people):
    over = make_role(project=make_project(status="termine"), name="Old part")
    client.force_login(zara)
    assert "No role is open" in choose(client, people[0]).content.decode()
    assert choose(client, people[0], role=over.pk).status_code == 200


def test_only_staff_with_the_permission_choose(client, idris, amina):
    for person in (idris, amina.user):
        client.force_login(person)
        assert client.get(reverse("productions:choose_role")).status_code == 403


@pytest.mark.parametrize("size", [1, 5])
def test_choosing_costs_the_same_whatever_its_size(client, sam, rabat, size, django_assert_max_num_queries):
    client.force_login(sam)
    people = [make_film_talent(city=rabat) for _ in range(size)]
    for _ in range(size):
        make_role()
    choose(client)
    with django_assert_max_num_queries(6):
        choose(client, *people)
