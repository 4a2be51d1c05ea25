"""The menu of the back-office: everything has a place, and nobody sees what they may not open."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from talentio.ops import menu

pytestmark = pytest.mark.django_db


def test_every_model_of_the_back_office_has_a_place():
    shown = {model._meta.label_lower for model in admin.site._registry}
    assert shown - menu.placed_models() == set()


def test_no_model_stands_in_two_places():
    entries = [entry for group in menu.MENU for entry in group.entries if isinstance(entry, str)]
    assert len(entries) == len(set(entries))


def test_a_model_without_a_place_is_still_reached():
    apps = [
        {
            "app_label": "zoo",
            "models": [{"object_name": "Gnu", "name": "gnus", "admin_url": "/g/", "add_url": None}],
        }
    ]
    *_others, (group, links) = menu.build(User(is_superuser=True, is_active=True), apps)
    assert (group.key, [link.address for link in links]) == ("other", ["/g/"])


def opened(client, person):
    client.force_login(person)
    links = [link for _group, links in client.get("/admin/").context["menu"] for link in links]
    return {link.address for link in links}


def test_a_recruiter_sees_what_recruiters_work_with(client, zara):
    addresses = opened(client, zara)
    assert {"/admin/talents/profile/", "/admin/cinema/cinematalent/", "/ai-search"} <= addresses
    assert not {"/admin/core/setting/", "/admin/diagnostics", "/admin/notifications/emaillog/"} & addresses


def test_who_checks_presence_sees_none_of_it(client):
    person = User.objects.create_user("p@example.com", is_staff=True, first_name="P", last_name="X")
    person.groups.add(Group.objects.get(name="Presence"))
    assert not {"/admin/talents/profile/", "/admin/accounts/user/", "/ai-search"} & opened(client, person)


def test_whatever_the_menu_offers_opens(client, zara, sam):
    for person in (zara, sam):
        for address in opened(client, person):
            assert client.get(address).status_code == 200, (person, address)


def test_the_menu_says_where_one_is(client, sam):
    client.force_login(sam)
    page = client.get("/admin/talents/profile/").text
    assert page.count('aria-current="page"') == 1
    assert '<a href="/admin/talents/profile/" aria-current="page"' in page


def test_the_menu_asks_the_database_nothing(sam, django_assert_num_queries):
    request = RequestFactory().get(reverse("admin:index"))
    request.user = sam
    with django_assert_num_queries(0):
        menu.build(sam, admin.site.get_app_list(request))
