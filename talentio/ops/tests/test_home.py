"""A8: the front door leads each to their own place; B1's figures."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from cinema.factories import make_film_talent
from talentio.ops.overview import bars, mondays
from talents.factories import make_talent
from talents.models import Profile


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
        make_film_talent(city=rabat)
    client.force_login(sam)
    with django_assert_max_num_queries(26):
        overview = client.get("/admin/").context["overview"]
    assert (overview["people"], overview["recent"]) == (size, size)
    assert (overview["film_talents"], overview["film_recent"]) == (size, size)
    assert overview["completeness"] == 55
    assert overview["countries"] == [{"code": "MA", "name": "Maroc", "people": size, "share": 100}]


def test_the_drawing_and_its_table_have_a_bar_for_each_week(client, sam, rabat):
    past = timezone.now() - timedelta(weeks=3)
    make_talent(city=rabat)
    Profile.objects.update(created_at=past)
    make_talent(city=rabat)
    client.force_login(sam)
    answer = client.get("/admin/")
    drawn = answer.context["overview"]["people_weeks"]
    assert [bar["number"] for bar in drawn] == [0] * 8 + [1, 0, 0, 1]
    assert max(bar["top"] + bar["height"] for bar in drawn) <= 150
    # The table beside says the same.
    assert answer.text.count('<th scope="row">') >= len(drawn)


def test_time_runs_as_people_read():
    pairs = [(day, 1) for day in mondays()]
    with override("ar"):
        rtl = [bar["x"] for bar in bars(pairs)]
    with override("fr"):
        ltr = [bar["x"] for bar in bars(pairs)]
    assert rtl == ltr[::-1] == sorted(ltr, reverse=True)


def test_the_overview_holds_only_what_one_may_read(client, zara):
    client.force_login(zara)
    recruiter = client.get("/admin/").context["overview"]
    assert "people" in recruiter and "failed_mails" not in recruiter and "jobs" not in recruiter
    zara.groups.clear()
    assert client.get("/admin/").context["overview"] == {"waiting": []}


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
