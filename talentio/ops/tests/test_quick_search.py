"""One box finds people, film talents, projects, companies and codes: for whoever may see them."""

import pytest

from accounts.models import User
from cinema.factories import make_film_talent
from productions.factories import make_role
from productions.models import assign
from talentio.core.models import ActivityLog
from talents.factories import make_talent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(rabat, amina):
    film_talent, role = make_film_talent(city=rabat, first_name="Ghita", last_name="Amrani"), make_role()
    return {
        "amina": amina,
        "ghita": film_talent,
        "project": role.project,
        "company": role.project.company,
        "assignment": assign(role, film_talent, by=None),
    }


def search(client, text, **more):
    return client.get("/admin/search/", {"q": text, **more})


def found(client, text):
    return {hit.address for _label, hits in search(client, text).context["found"] for hit in hits}


def page_of(row):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("amina", "Amina"),
        ("amina", "benjeloun"),
        ("amina", "amina@exam"),
        ("ghita", "amrani ghita"),
        ("project", "{project.name}"),
        ("project", "{project.prefix}"),
        ("company", "{company.name}"),
        ("assignment", "{assignment.code}"),
        ("amina", "{amina.code}"),
        ("ghita", "{ghita.code}"),
    ],
)
def test_what_one_looks_for_is_found(client, sam, world, who, text):
    client.force_login(sam)
    assert page_of(world[who]) in found(client, text.format(**world).lower())


def test_colleagues_are_found_without_a_profile(client, sam, zara):
    client.force_login(sam)
    assert found(client, "okoye") == {page_of(zara)}


def test_nobody_finds_what_they_may_not_open(client, world):
    nobody = User.objects.create_user("n@example.com", is_staff=True, first_name="N", last_name="X")
    client.force_login(nobody)
    assert found(client, "amina") == found(client, "ghita") == set()


def test_talents_and_strangers_do_not_get_in(client, world):
    assert search(client, "amina").status_code == 302
    client.force_login(world["amina"].user)
    assert search(client, "amina").status_code == 302


@pytest.mark.parametrize("text", ["", "a", " ", "%", "'; drop", "x" * 5000, "<b>"])
def test_odd_texts_find_nothing_and_break_nothing(client, sam, world, text):
    client.force_login(sam)
    answer = search(client, text)
    assert answer.status_code == 200
    assert "<b>”" not in answer.text


def test_the_bare_answer_is_the_list_alone(client, sam, world):
    client.force_login(sam)
    answer = search(client, "amina", bare="1").text
    assert "Amina Benjelloun" in answer
    assert "<html" not in answer


@pytest.mark.parametrize("size", [1, 5])
def test_it_costs_the_same_whatever_is_found(client, sam, rabat, size, django_assert_max_num_queries):
    for _ in range(size):
        make_talent(city=rabat, first_name="Nour", last_name="Traoré")
        make_film_talent(city=rabat, first_name="Nour", last_name="Traoré")
    client.force_login(sam)
    with django_assert_max_num_queries(9):
        answer = search(client, "nour", bare="1")
    assert answer.text.count("<li>") == 2 * size


def test_what_staff_type_is_not_kept(client, sam, settings):
    settings.ACTIVITY_LOG = True
    client.force_login(sam)
    search(client, "amina@example.com")
    assert not ActivityLog.objects.filter(url__contains="search").exists()
