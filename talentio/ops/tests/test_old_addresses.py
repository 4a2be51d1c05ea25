"""Every address of the system before leads to the page that does the job, for whoever may see it."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import resolve

from accounts.models import User
from notifications.models import EmailLog
from talentio.ops.old_addresses import TABLE

pytestmark = pytest.mark.django_db
# Where each leads, and which roles then see a page there; anonymous people are led to the door.
LEADS = {
    "/admin/users": ("/admin/talents/profile/", {"administrator", "recruiter"}),
    "/admin/user/{id}/edit": ("/admin/talents/profile/{profile}/change/", {"administrator", "recruiter"}),
    "/admin/user/{id}/toggle-active": ("/admin/accounts/user/{id}/change/", {"administrator", "recruiter"}),
    "/admin/user/{id}/delete": ("/admin/accounts/user/{id}/change/", {"administrator", "recruiter"}),
    "/admin/analyze-cv/{id}": ("/admin/user/{id}/analyze-cv", {"administrator", "recruiter"}),
    "/admin/talent/create": ("/auth/register", {"administrator", "recruiter", "presence"}),
    "/cinema/talents/new": ("/cinema/register", {"administrator", "recruiter", "presence"}),
    **{
        f"/admin/export/{old}": (
            f"/admin/talents/profile/export/?format={new}",
            {"administrator", "recruiter"},
        )
        for old, new in (("excel", "xlsx"), ("csv", "csv"), ("pdf", "pdf"))
    },
    "/admin/settings": ("/admin/core/setting/", {"administrator"}),
    "/admin/settings/customization": ("/admin/legal/sitelook/", {"administrator"}),
    "/admin/settings/customization/save-footer": ("/admin/legal/sitelook/", {"administrator"}),
    "/admin/settings/customization/save-social-links": ("/admin/legal/sitelook/", {"administrator"}),
    "/admin/settings/customization/save-logo-images": ("/admin/legal/sitelook/", {"administrator"}),
    "/admin/settings/activity-logs": ("/admin/core/activitylog/", {"administrator"}),
    "/admin/settings/email-notifications": ("/admin/notifications/emaillog/mails/", {"administrator"}),
    "/admin/settings/email-notifications/{mail}/view": (
        "/admin/notifications/emaillog/{mail}/change/",
        {"administrator"},
    ),
}
ROLES = ("administrator", "recruiter", "presence", "talent")
# Old addresses that are still the pages' own.
SAME = ["/talents", "/auth/login", "/auth/register", "/profile/dashboard", "/profile/edit"]
SAME += [
    "/profile/view/{code}",
    "/legal/terms",
    "/legal/privacy",
    "/legal/cookies",
    "/legal/mentions",
    "/about",
]


@pytest.fixture
def numbers(amina):
    mail = EmailLog.objects.create(key="talent_registration", to_email="a@b.example")
    return {"id": amina.user.pk, "profile": amina.pk, "mail": mail.pk, "code": amina.code}


@pytest.fixture
def people(sam, zara, kofi):
    presence = User.objects.create_user("p@example.com", first_name="P", last_name="X", is_staff=True)
    presence.groups.add(Group.objects.get(name="Presence"))
    return {"administrator": sam, "recruiter": zara, "presence": presence, "talent": kofi.user}


def test_every_line_of_the_table_is_walked_here(numbers):
    walked = {resolve(address.format(**numbers)).url_name for address in LEADS}
    assert walked == {name for name, _target in TABLE.values()}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", LEADS)
def test_each_role_is_led_to_the_page_or_refused(address, role, method, numbers, people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people[role])
    target, allowed = LEADS[address]
    answer = getattr(client, method)(address.format(**numbers), follow=True)
    if role in allowed:
        where = answer.redirect_chain[0][0]
        assert (where, answer.status_code) == (target.format(**numbers), 200)
    else:
        assert answer.status_code == (404 if role == "talent" else 403)


@pytest.mark.parametrize("address", LEADS)
def test_nobody_gets_further_than_the_door(client, address, numbers):
    answer = client.get(address.format(**numbers))
    assert answer.status_code == 302 and answer.url == f"/auth/login?next={address.format(**numbers)}"


def test_a_post_changes_nothing(numbers, people, amina):
    client = Client()
    client.force_login(people["administrator"])
    for verb in ("toggle-active", "delete"):
        client.post(f"/admin/user/{amina.user.pk}/{verb}")
    assert User.objects.get(pk=amina.user.pk).is_active


def test_an_account_without_a_profile_leads_to_the_account(client, sam, zara):
    client.force_login(sam)
    assert client.get(f"/admin/user/{zara.pk}/edit").url == f"/admin/accounts/user/{zara.pk}/change/"
    assert client.get("/admin/user/987654321/edit").status_code == 404


@pytest.mark.parametrize("address", SAME)
def test_the_others_are_the_pages_own(client, amina, address, numbers):
    if not address.startswith("/auth"):
        client.force_login(amina.user)
    assert client.get(address.format(**numbers)).status_code == 200
