"""A3: a password is changed by who knows it; one that staff set is changed at the first sign-in."""

import pytest
from django.test import Client

from talentio.core.models import SecurityLog
from talentio.testing.plugin import PASSWORD

CHANGE = "/auth/password/change"
NEW = "balafon-de-minuit-7"


@pytest.fixture
def person(amina):
    amina.user.set_password(PASSWORD)
    amina.user.save()
    return amina.user


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def change(client, old=PASSWORD, new=NEW, again=NEW):
    return client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": again})


def test_other_devices_are_signed_out_and_this_one_stays(person):
    here, elsewhere = signed_in(person), signed_in(person)
    assert change(here).url == "/auth/account"
    assert here.get("/profile/dashboard").status_code == 200
    assert elsewhere.get("/profile/dashboard").status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"old": "not-mine"}, "old_password"),
        ({"again": "something-else-8"}, "new_password2"),
        ({"new": "12345", "again": "12345"}, "new_password2"),
        ({"new": PASSWORD, "again": PASSWORD}, "new_password1"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(person, wrong, field):
    answer = change(signed_in(person), **wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_guessing_the_old_password_locks_like_the_door_does(person):
    client = signed_in(person)
    for _try in range(6):
        last = change(client, old="guess")
    assert last.status_code == 429
    assert change(client).status_code == 429


def test_the_change_is_in_the_security_log(person):
    change(signed_in(person))
    assert SecurityLog.objects.get(kind="password_changed").user == person


def test_a_visitor_signs_in_first(client, db):
    assert client.get(CHANGE).url == f"/auth/login?next={CHANGE}"


def set_by_staff(client, person):
    typed = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    return client.post(f"/admin/accounts/user/{person.pk}/password/", typed)


def test_a_password_that_staff_set_must_be_changed_before_anything_else(client, person, sam):
    client.force_login(sam)
    assert set_by_staff(client, person).status_code == 302
    theirs = Client()
    theirs.post("/auth/login", {"identifier": person.email, "password": NEW})
    assert theirs.get("/profile/dashboard").url == CHANGE
    assert theirs.get("/api/cities/1", headers={"accept": "application/json"}).status_code == 403
    assert change(theirs, old=NEW, new="kora-du-matin-9", again="kora-du-matin-9").status_code == 302
    assert theirs.get("/profile/dashboard").status_code == 200


def test_whoever_must_change_may_still_leave(person):
    person.must_change_password = True
    person.save()
    client = signed_in(person)
    assert client.post("/auth/logout").url == "/"
    assert client.get("/legal/privacy").status_code == 200


def test_an_account_made_by_staff_starts_with_a_password_to_change(client, sam):
    from accounts.models import User

    client.force_login(sam)
    typed = {"email": "new@example.com", "first_name": "Idris", "last_name": "Kane", "language": "fr"}
    typed |= {"usable_password": "true", "password1": NEW, "password2": NEW, "is_staff": "on"}
    client.post("/admin/accounts/user/add/", typed)
    assert User.objects.get(email="new@example.com").must_change_password


def test_every_other_device_is_signed_out_by_a_button(person):
    here, elsewhere = signed_in(person), signed_in(person)
    here.post("/auth/account/sign-out-elsewhere")
    assert here.get("/auth/account").status_code == 200
    assert elsewhere.get("/auth/account").status_code == 302
