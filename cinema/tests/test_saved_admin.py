"""Saved searches of film talents in the back-office: administrators read and delete them."""

import pytest
from django.contrib.auth.models import Group

from cinema.models import SavedSearch

pytestmark = pytest.mark.django_db
LIST = "/admin/cinema/savedsearch/"


@pytest.fixture
def saved(amina):
    query = "gender=F&type=figurant&q=awa&unknown=1"
    return SavedSearch.objects.keep(name="Figurantes à Rabat", query=query, by=amina.user)


@pytest.fixture
def administrator(client, zara):
    zara.groups.set([Group.objects.get(name="Administrators")])
    client.force_login(zara)
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize("size", [1, 5])
def test_the_list_costs_the_same_whatever_its_size(administrator, amina, size, django_assert_num_queries):
    for number in range(size):
        SavedSearch.objects.keep(name=f"Search {number}", query="", by=amina.user)
    administrator.get(LIST)
    with django_assert_num_queries(7):
        page = administrator.get(LIST)
    assert page.context["cl"].result_count == size
    assert amina.user.full_name in page.text


@pytest.mark.parametrize(("text", "found"), [("figurantes", 1), ("benjelloun", 1), ("zzz", 0), (" ", 1)])
def test_it_is_found_by_its_name_and_its_owner(administrator, saved, text, found):
    assert administrator.get(LIST, {"q": text}).context["cl"].result_count == found


def test_its_page_says_the_criteria_in_words_and_opens_the_search(administrator, saved):
    page = administrator.get(f"{LIST}{saved.pk}/change/").text
    assert "awa, Extra, Woman" in page
    assert f'href="{saved.get_absolute_url().replace("&", "&amp;")}"' in page


def test_it_is_deleted_but_neither_made_nor_changed(administrator, saved):
    assert administrator.get(f"{LIST}add/").status_code == 403
    assert administrator.post(f"{LIST}{saved.pk}/change/", {"name": "Other"}).status_code == 403
    assert administrator.post(f"{LIST}{saved.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not SavedSearch.objects.exists()


def test_who_only_recruits_sees_nobody_elses_searches(client, zara, saved):
    client.force_login(zara)
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{saved.pk}/change/").status_code == 403
