"""A7: a closed account is closed everywhere, at once."""

import pytest

from accounts.models import LastAdministrator, PasswordLink
from talentio.core.models import ActivityLog, SecurityLog


def test_its_session_stops_at_the_next_request(client, amina, sam):
    client.force_login(amina.user)
    assert client.get("/profile/dashboard").status_code == 200
    amina.user.deactivate(by=sam)
    assert client.get("/profile/dashboard").url.startswith("/auth/login")


def test_it_cannot_sign_in(client, amina, sam):
    amina.user.set_password("kora-1987-kora")
    amina.user.save()
    amina.user.deactivate(by=sam)
    typed = {"identifier": amina.user.email, "password": "kora-1987-kora"}
    assert client.post("/auth/login", typed).status_code == 422


def test_its_session_does_not_come_back_with_the_account(client, amina, sam):
    client.force_login(amina.user)
    amina.user.deactivate(by=sam)
    amina.user.activate(by=sam)
    assert client.get("/profile/dashboard").url.startswith("/auth/login")


def test_its_links_end(amina, sam):
    token = PasswordLink.make(amina.user)
    amina.user.deactivate(by=sam)
    amina.user.activate(by=sam)
    assert not PasswordLink.objects.with_token(token).usable().exists()


def test_closing_and_opening_stand_in_the_security_log(amina, sam):
    amina.user.deactivate(by=sam)
    amina.user.activate(by=sam)
    kinds = SecurityLog.objects.filter(user=amina.user).values_list("kind", flat=True)
    assert list(kinds) == ["account_opened", "account_closed"]


def test_its_public_profile_is_gone_and_comes_back(client, amina, sam):
    amina.user.deactivate(by=sam)
    assert client.get(amina.get_absolute_url()).status_code == 404
    amina.user.activate(by=sam)
    assert amina.code in client.get(amina.get_absolute_url()).text


def test_who_did_it_is_noted(amina, sam):
    amina.user.deactivate(by=sam)
    noted = ActivityLog.objects.get(action_type="deactivate")
    assert (noted.user, noted.resource) == (sam, f"accounts.User:{amina.user.pk}")


def test_the_last_administrator_stays(sam):
    with pytest.raises(LastAdministrator):
        sam.deactivate(by=sam)
    sam.refresh_from_db()
    assert sam.is_active


def test_staff_do_it_from_the_list_and_from_the_people(client, amina, sam):
    client.force_login(sam)
    for address, pk in (("/admin/accounts/user/", amina.user.pk), ("/admin/talents/profile/", amina.pk)):
        chosen = {"_selected_action": [pk]}
        client.post(address, {"action": "deactivate", "confirmed": "1", **chosen})
        amina.user.refresh_from_db()
        assert not amina.user.is_active
        client.post(address, {"action": "activate", "confirmed": "1", **chosen})
        amina.user.refresh_from_db()
        assert amina.user.is_active


def test_a_recruiter_may_not(client, amina, zara):
    client.force_login(zara)
    client.post(
        "/admin/talents/profile/", {"action": "deactivate", "confirmed": "1", "_selected_action": [amina.pk]}
    )
    amina.user.refresh_from_db()
    assert amina.user.is_active
