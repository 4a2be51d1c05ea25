"""C6: figures of film talents for staff: right, only figures, and at a constant cost."""

from datetime import date

import pytest

from cinema.factories import make_film_talent
from cinema.models import CinemaTalent

PAGES = ["/cinema/dashboard", "/cinema/stats"]


@pytest.fixture
def crowd(rabat):
    make_film_talent(city=rabat, first_name="Unmistakable", types=("figurant", "voix_off"))
    make_film_talent(city=rabat, gender="M", languages=(("ar", "maternelle"),), is_public=False)
    make_film_talent(city=rabat, date_of_birth=date(date.today().year - 8, 1, 1))
    CinemaTalent.objects.filter(gender="M").update(photo="0" * 32)


@pytest.mark.parametrize("address", PAGES)
def test_only_permitted_staff_reads_them(client, kofi, zara, address):
    assert client.get(address).url.startswith("/auth/login")
    client.force_login(kofi.user)
    assert client.get(address).status_code == 403
    client.force_login(zara)
    assert client.get(address).status_code == 200


def test_the_dashboard_counts(client, zara, crowd):
    client.force_login(zara)
    answer = client.get("/cinema/dashboard")
    assert answer.context["numbers"] == {
        "total": 3, "listed": 1, "with_photo": 1, "last_month": 3, "minors_waiting": 1,
    }  # fmt: skip


def test_every_chart_has_its_figures_in_a_table(client, zara, crowd):
    client.force_login(zara)
    answer = client.get("/cinema/stats")
    charts = {each.name: {row.label: row.number for row in each.rows} for each in answer.context["charts"]}
    assert charts["gender"] == {"Homme": 1, "Femme": 2, "Non précisé": 0}
    assert charts["photo"] == {"Avec photo": 1, "Sans photo": 2}
    assert charts["country"] == {"Maroc": 3}
    assert sorted(charts["type"].values()) == [1, 3]
    assert charts["language"] == {"Français": 2, "Arabe": 1}
    assert sum(charts["registrations"].values()) == 3
    assert len(charts["registrations"]) == 12
    assert answer.text.count("<svg") == answer.text.count("<table") == len(charts) == 7


@pytest.mark.parametrize("address", PAGES)
def test_nobody_is_named(client, zara, crowd, address):
    client.force_login(zara)
    assert "Unmistakable" not in client.get(address).text


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_stand_without_anybody(client, zara, address):
    client.force_login(zara)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("size", [1, 5])
def test_the_cost_does_not_grow(client, zara, rabat, size, django_assert_max_num_queries):
    for _number in range(size):
        make_film_talent(city=rabat, types=("figurant", "voix_off"))
    client.force_login(zara)
    with django_assert_max_num_queries(15):
        client.get("/cinema/stats")
