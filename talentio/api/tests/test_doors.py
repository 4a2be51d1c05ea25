"""Sessions and tokens: who comes in, with what, and what each may do then."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, Authenticator, RecoveryCode
from talentio.core.models import ActivityLog
from talentio.core.site_settings import site_settings
from talentio.testing.plugin import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, ME = "/api/v1/auth/login", "/api/v1/auth/me"


@pytest.fixture
def person(amina):
    amina.user.set_password(PASSWORD)
    amina.user.save()
    return amina.user


def sign_in(client, identifier, password=PASSWORD, **more):
    body = json.dumps({"identifier": identifier, "password": password, **more})
    return client.post(LOGIN, body, content_type="application/json")


@pytest.mark.parametrize("spelling", ["email", "code"])
def test_one_signs_in_by_e_mail_or_code(client, person, spelling):
    answer = sign_in(client, f" {getattr(person, spelling).lower()} ")
    shown = {"id": person.pk, "email": person.email, "unique_code": person.code, "is_admin": False}
    assert answer.json() | {"message": ""} == {"success": True, "message": "", "user": shown}
    assert {"sessionid", "csrftoken"} <= answer.cookies.keys()
    assert client.get(ME).json()["data"]["email"] == person.email


def test_a_wrong_password_and_an_unknown_person_look_alike(client, person):
    known, unknown = sign_in(client, person.email, "wrong"), sign_in(client, "nobody@example.com", "wrong")
    assert known.status_code == unknown.status_code == 401
    assert known.json() == unknown.json()


def test_failures_here_and_on_the_page_are_one_count(client, person):
    for _try in range(3):
        client.post("/auth/login", {"identifier": person.code, "password": "wrong"})
        sign_in(client, person.email, "wrong")
    late = sign_in(client, person.email)
    assert (late.status_code, late["Retry-After"]) == (429, "1800")
    assert late.json()["error"]["code"] == "locked"
    assert client.post("/auth/login", {"identifier": person.code, "password": PASSWORD}).status_code == 429


def test_signing_in_cannot_be_tried_all_day(client, person):
    site_settings.put("api_sign_ins_per_minute", 3, by=None)
    codes = [sign_in(client, f"nobody{n}@example.com", "wrong").status_code for n in range(4)]
    assert codes == [401, 401, 401, 429]


def test_the_second_step_is_asked_for_here_too(client, person):
    Authenticator.begin(person)
    Authenticator.objects.update(confirmed=True)
    paper = RecoveryCode.renew(person)[0]
    assert sign_in(client, person.email).json()["error"]["code"] == "second_step_required"
    assert sign_in(client, person.email, code="000000").json()["error"]["code"] == "wrong_code"
    assert client.get(ME).status_code == 401
    Authenticator.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert sign_in(client, person.email, code=paper).status_code == 200
    assert client.get(ME).status_code == 200


def test_signing_out_ends_the_session(client, person):
    client.force_login(person)
    assert client.post("/api/v1/auth/logout").json()["success"] is True
    assert client.get(ME).status_code == 401


def test_a_session_that_writes_needs_the_csrf_token(person):
    browser = Client(enforce_csrf_checks=True)
    assert sign_in(browser, person.email).status_code == 200
    assert browser.get(ME).status_code == 200
    missing = browser.delete("/api/v1/me")
    wrong = browser.delete("/api/v1/me", headers={"x-csrftoken": "made-up"})
    assert {answer.json()["error"]["code"] for answer in (missing, wrong)} == {"csrf_failed"}
    assert missing.status_code == wrong.status_code == 403
    token = browser.cookies["csrftoken"].value
    assert browser.delete("/api/v1/me", headers={"x-csrftoken": token}).status_code == 200


def test_a_token_needs_no_csrf_token_and_wins_over_a_cookie(program, person, kofi):
    mine = program(person)
    mine.client = Client(enforce_csrf_checks=True)
    mine.client.force_login(kofi.user)
    assert mine.get("/auth/me").json()["data"]["id"] == person.pk
    assert mine.delete("/me").status_code == 200


def test_a_wrong_token_is_not_made_good_by_a_cookie(client, person):
    client.force_login(person)
    answer = client.get(ME, headers={"authorization": "Bearer made-up"})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_token_that_may_read_cannot_write(program, person):
    reader = program(person, scope="read")
    assert reader.get("/auth/me").status_code == 200
    refused = reader.delete("/me")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "read_only_token")
    person.refresh_from_db()
    assert person.erase_on is None


def test_a_token_ends_with_its_time_its_revocation_and_its_account(program, person, sam):
    for end in (
        lambda row: ApiToken.objects.filter(pk=row.pk).update(expires_at=timezone.now()),
        lambda row: row.revoke(by=person),
        lambda row: person.change_password("kora-1987-kora", by=person),
        lambda row: person.deactivate(by=sam),
    ):
        mine = program(person)
        assert mine.get("/auth/me").status_code == 200
        end(ApiToken.objects.latest("pk"))
        assert mine.get("/auth/me").status_code == 401
    person.activate(by=sam)
    assert mine.get("/auth/me").status_code == 401, "opening the account again revives no token"


def test_duties_come_first_for_programs_too(program, person, zara):
    mine, staff = program(person), program(zara)
    person.must_change_password = True
    person.save()
    assert mine.get("/auth/me").json()["error"]["code"] == "change_password"
    assert staff.get("/users").status_code == 200
    site_settings.put("two_factor_required_for_staff", True, by=None)
    assert staff.get("/users").json()["error"]["code"] == "two_factor"


def test_what_a_program_does_stands_in_the_log_under_its_owner(program, zara, amina):
    program(zara).get(f"/users/{amina.user.pk}")
    row = ActivityLog.objects.get(action_type="view_contacts")
    assert (row.user, row.resource) == (zara, f"talents.Profile:{amina.pk}")


def test_the_last_use_of_a_token_is_known_to_the_minute(program, person, django_assert_num_queries):
    mine = program(person)
    mine.get("/countries")
    assert ApiToken.objects.get().last_used_at is None
    mine.get("/auth/me")
    first = ApiToken.objects.get().last_used_at
    mine.get("/auth/me")
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    mine.get("/auth/me")
    assert ApiToken.objects.get().last_used_at > first - timedelta(minutes=1)


def test_staff_without_the_permission_are_refused(program, zara):
    mine = program(zara)
    assert mine.get("/users").status_code == 200
    zara.groups.remove(Group.objects.get(name="Recruiters"))
    assert mine.get("/users").json()["error"]["code"] == "forbidden"
