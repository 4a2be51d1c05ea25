"""A8: the front door leads each to their own place; B1's figures."""

import pytest

from talents.factories import make_talent


def test_a_visitor_reads_what_this_is(client, db):
    page = client.get("/").text
    assert "/auth/register" in page
    assert "/auth/login" in page


def test_a_talent_comes_to_the_dashboard_and_staff_to_the_back_office(client, amina, zara):
    client.force_login(amina.user)
    assert client.get("/").url == "/profile/dashboard"
    client.force_login(zara)
    assert client.get("/").url == "/admin/"


@pytest.mark.parametrize("size", [1, 5])
def test_the_landing_page_and_the_dashboard_cost_the_same_whatever_the_size(
    client, rabat, size, django_assert_max_num_queries
):
    person = [make_talent(city=rabat) for _ in range(size)][0]
    # The settings and the pages of the footer are looked up once per process.
    with django_assert_max_num_queries(3):
        client.get("/")
    client.force_login(person.user)
    with django_assert_max_num_queries(12):
        assert person.code in client.get("/profile/dashboard").text


@pytest.mark.parametrize("size", [1, 5])
def test_the_overview_counts_without_loading(client, sam, rabat, size, django_assert_max_num_queries):
    for _ in range(size):
        make_talent(city=rabat)
    client.force_login(sam)
    with django_assert_max_num_queries(14):
        overview = client.get("/admin/").context["overview"]
    assert (overview["people"], overview["recent"]) == (size, size)
    assert overview["completeness"] == 55
    assert overview["countries"] == [{"code": "MA", "name": "Maroc", "people": size, "share": 100}]


def test_the_overview_is_empty_for_staff_who_may_not_read_people(client, zara):
    zara.groups.clear()
    client.force_login(zara)
    assert client.get("/admin/").context["overview"] is None


def test_the_language_switch_keeps_the_page(client, db):
    answer = client.post("/language", {"language": "ar", "next": "/auth/login"})
    assert answer.url == "/auth/login"
    page = client.get("/auth/login").text
    assert 'dir="rtl"' in page
    assert 'lang="ar"' in page


def test_an_account_without_profile_is_told_so(client, kofi):
    kofi.delete()
    client.force_login(kofi.user)
    assert client.get("/profile/dashboard").status_code == 200


def test_what_staff_open_most_stands_first(client, sam):
    client.force_login(sam)
    order = [app["app_label"] for app in client.get("/admin/").context["app_list"]]
    assert order[:4] == ["talents", "cinema", "productions", "accounts"]
    assert order[-1] == "django_q"
