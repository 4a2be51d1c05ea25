"""Tokens of programs: made, shown once and revoked, on the account page and in the back-office."""

import re

import pytest

from accounts.models import ApiToken, TooManyTokens
from talentio.core.models import ActivityLog
from talentio.testing.plugin import PASSWORD

pytestmark = pytest.mark.django_db
PAGE, ADMIN = "/auth/account/tokens", "/admin/accounts/apitoken/"
TOKEN = re.compile(r"taa_[\w-]{40,}")


@pytest.fixture
def person(client, amina):
    amina.user.set_password(PASSWORD)
    amina.user.save()
    client.force_login(amina.user)
    return amina.user


def asked(**changed):
    return {"name": "Spreadsheet", "scope": "read", "days": "90", "password": PASSWORD, **changed}


def works(client, token):
    headers = {"authorization": f"Bearer {token}"}
    return client.get("/api/v1/auth/me", headers=headers).status_code == 200


def test_a_token_is_shown_once_and_kept_as_a_digest(client, person):
    answer = client.post(PAGE, asked())
    assert answer.status_code == 201
    token = TOKEN.search(answer.text).group()
    row = ApiToken.objects.get()
    assert (row.digest, row.scope, row.user) == (ApiToken.digest_of(token), "read", person)
    assert token not in client.get(PAGE).text
    assert token not in str(row.__dict__)
    assert works(client, token)
    assert ActivityLog.objects.get(action_type="make_token").user == person


def test_it_costs_the_password_once_more(client, person):
    answer = client.post(PAGE, asked(password="wrong"))
    assert (answer.status_code, ApiToken.objects.count()) == (422, 0)
    assert 'value="Spreadsheet"' in answer.text, "what was typed stays"


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scope": "all"}, {"days": "9999"}, {"name": "x" * 81}])
def test_odd_answers_make_no_token(client, person, wrong):
    assert client.post(PAGE, asked(**wrong)).status_code == 422
    assert not ApiToken.objects.exists()


def test_it_is_revoked_at_once(client, person):
    token, row = ApiToken.make(person, name="x", scope="read", days=1, by=person)
    assert client.post(f"{PAGE}/{row.pk}/revoke").url == PAGE
    assert not works(client, token)
    client.post(f"{PAGE}/{row.pk}/revoke")
    assert ActivityLog.objects.filter(action_type="revoke_token").count() == 1


def test_nobody_revokes_or_sees_anothers(client, person, kofi):
    token, row = ApiToken.make(kofi.user, name="Secret robot", scope="read", days=1, by=kofi.user)
    assert client.post(f"{PAGE}/{row.pk}/revoke").status_code == 404
    assert "Secret robot" not in client.get(PAGE).text
    assert works(client, token)


def test_a_handful_is_enough(client, person):
    for number in range(ApiToken.MOST):
        ApiToken.make(person, name=str(number), scope="read", days=1, by=person)
    with pytest.raises(TooManyTokens):
        ApiToken.make(person, name="one more", scope="read", days=1, by=person)
    assert client.post(PAGE, asked()).status_code == 422


def test_the_page_costs_the_same_whatever_it_lists(client, person, django_assert_max_num_queries):
    for number in range(5):
        ApiToken.make(person, name=str(number), scope="read", days=1, by=person)
    client.get(PAGE)
    with django_assert_max_num_queries(9):
        client.get(PAGE)


def test_administrators_make_tokens_for_other_accounts(client, sam, person):
    client.force_login(sam)
    answer = client.post(
        f"{ADMIN}add/", {"user": person.code, "name": "Robot", "scope": "write", "days": "30"}
    )
    token = TOKEN.search(answer.text).group()
    row = ApiToken.objects.get()
    assert (row.user, row.digest) == (person, ApiToken.digest_of(token))
    assert token not in client.get(f"{ADMIN}{row.pk}/change/").text
    assert row.digest not in client.get(f"{ADMIN}{row.pk}/change/").text
    assert ActivityLog.objects.get(action_type="make_token").user == sam
    answer = client.post(
        f"{ADMIN}add/", {"user": "nobody@example.com", "name": "x", "scope": "read", "days": "30"}
    )
    assert not TOKEN.search(answer.text)
    assert ApiToken.objects.count() == 1


def test_the_back_office_revokes_many(client, sam, person):
    token, row = ApiToken.make(person, name="x", scope="read", days=1, by=person)
    client.force_login(sam)
    client.post(ADMIN, {"action": "revoke", "_selected_action": [row.pk], "confirmed": "1"})
    assert not works(client, token)
    assert "amina" in client.get(ADMIN, {"q": "amina@example.com"}).text


def test_own_data_tells_of_tokens_and_of_no_secret(client, person):
    token, row = ApiToken.make(person, name="Spreadsheet", scope="read", days=1, by=person)
    shown = client.get("/api/v1/me/export").text
    assert "Spreadsheet" in shown
    assert token not in shown
    assert row.digest not in shown
