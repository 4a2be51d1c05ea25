"""A5, A6: what touches safety is noted: who, what, how grave, from where."""

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.models import User
from talentio.core.models import SecurityLog

LIST = "/admin/core/securitylog/"


@pytest.fixture
def noted(db):
    """The events of one kind, newest first, without those of the fixtures."""
    before = list(SecurityLog.objects.values_list("pk", flat=True))
    return lambda kind: SecurityLog.objects.filter(kind=kind).exclude(pk__in=before)


def test_a_forbidden_page_is_noted(client, zara, noted):
    client.force_login(zara)
    assert client.get(LIST).status_code == 403
    event = noted("forbidden").get()
    assert (event.user, event.severity, event.url, event.method) == (zara, "warning", LIST, "GET")


def test_a_page_that_is_shown_is_not(client, sam, noted):
    client.force_login(sam)
    assert client.get(LIST).status_code == 200
    assert not noted("forbidden").exists()


def test_a_new_administrator_is_critical_whichever_way_it_was_done(amina, noted):
    person = User.objects.get(pk=amina.user.pk)
    person.is_staff = person.is_superuser = True
    person.save()
    event = noted("rights_changed").get()
    assert (event.user, event.severity) == (person, "critical")
    assert "is_superuser True" in event.detail


def test_saving_without_a_change_of_rights_is_silent(zara, noted):
    person = User.objects.get(pk=zara.pk)
    person.first_name = "Zahra"
    person.save()
    User.objects.only("email").get(pk=zara.pk).save(update_fields=["email"])
    assert not noted("rights_changed").exists()


def test_a_role_that_is_given_or_taken_is_noted_with_who_did_it(client, sam, amina, noted):
    client.force_login(sam)
    role = Group.objects.get(name="Recruiters")
    typed = {"email": amina.user.email, "first_name": "Amina", "last_name": "B", "language": "fr"}
    client.post(f"/admin/accounts/user/{amina.user.pk}/change/", typed | {"groups": [role.pk]})
    event = noted("rights_changed").get()
    assert event.user == amina.user
    assert event.detail == "add Recruiters · Sam Diallo"
    amina.user.groups.clear()
    assert noted("rights_changed").count() == 2


def test_a_role_seen_from_its_own_side_is_noted_too(amina, noted):
    Group.objects.get(name="Presence").user_set.add(amina.user)
    assert noted("rights_changed").get().user == amina.user


def test_what_a_role_may_do_is_noted(db, noted):
    role = Group.objects.get(name="Presence")
    role.permissions.add(Permission.objects.get(codename="view_user"))
    assert "Presence: add view_user" in noted("rights_changed").get().detail


def test_the_log_is_found_by_code_and_by_address(client, sam, amina):
    SecurityLog.objects.create(kind="lockout", severity="warning", user_code=amina.code)
    SecurityLog.objects.create(kind="lockout", severity="warning", address="203.0.113.9", detail="by address")
    client.force_login(sam)
    assert amina.code in client.get(LIST, {"q": amina.code[:5].lower()}).text
    assert "by address" in client.get(LIST, {"q": "203.0.113.9"}).text
    assert "by address" not in client.get(LIST, {"q": "203.0.113.8"}).text


def test_nobody_changes_the_log(client, sam):
    event = SecurityLog.objects.create(kind="lockout", severity="warning")
    client.force_login(sam)
    assert client.post(f"{LIST}{event.pk}/delete/").status_code == 403
    assert client.post(f"{LIST}add/").status_code == 403


@pytest.mark.parametrize("size", [1, 5])
def test_the_list_costs_the_same_whatever_its_size(client, sam, size, django_assert_max_num_queries):
    for _event in range(size):
        SecurityLog.objects.create(kind="lockout", severity="warning", user=sam)
    client.force_login(sam)
    with django_assert_max_num_queries(12):
        client.get(LIST)


def test_the_row_tells_after_the_account_is_gone(client, zara):
    client.force_login(zara)
    client.get(LIST)
    zara.delete()
    event = SecurityLog.objects.get(kind="forbidden")
    assert (event.user, event.user_name) == (None, "Zara Okoye")
