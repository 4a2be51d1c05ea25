"""Deleting somebody who has made things: the things stay, and nothing answers with an error.

In the system before, deleting a person who had created something was an error 500.
"""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from productions import badges, calling, presence, selection
from productions.factories import make_company, make_role
from productions.models import Assignment, BadgeFile, CallSheet, Company, PresenceEvent, assign
from talentio.core.models import ActivityLog
from talentio.core.site_settings import site_settings
from talents.models import WatchedName


@pytest.fixture
def busy(zara, sam, rabat):
    """Zara, who has put her name under whatever staff put their names under."""
    company = make_company()
    company.verify(zara)
    company.save()
    role = make_role()
    talent = make_film_talent(city=rabat)
    assignment = assign(role, talent, by=zara)
    gone = assign(role, make_film_talent(city=rabat), by=zara)
    gone.remove(zara)
    selection.wish(Assignment.objects.filter(pk=assignment.pk), by=zara)
    selection.send_waiting()
    facts = {"place": "Fès", "general_call": time(7, 30), "contact": "Rachid"}
    tomorrow = timezone.localdate() + timedelta(days=1)
    sheet = CallSheet.objects.create(project=role.project, day=tomorrow, **facts)
    calling.call_people(sheet, {assignment.pk: (time(7, 30), "")})
    calling.send(sheet, by=zara)
    presence.record(assignment, "scan", by=zara, source="scan")
    BadgeFile.objects.ask(role.project, next(iter(badges.FORMATS)), by=zara)
    WatchedName.objects.create(name="Karim Ali", created_by=zara)
    site_settings.put("brand_name", "Chez Zara", by=zara)
    return zara


def counted():
    return [
        model.objects.count()
        for model in (Company, Assignment, CallSheet, PresenceEvent, BadgeFile, WatchedName, CinemaTalent)
    ]


def test_it_is_one_click_in_the_back_office_and_takes_nothing_along(client, sam, busy):
    before = counted()
    client.force_login(sam)
    assert client.get(f"/admin/accounts/user/{busy.pk}/delete/").status_code == 200
    answer = client.post(f"/admin/accounts/user/{busy.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert not User.objects.filter(pk=busy.pk).exists()
    assert counted() == before
    assert CallSheet.objects.get().sent_by is None
    assert Company.objects.get(is_verified=True).verified_by is None
    assert set(Assignment.objects.values_list("assigned_by", "removed_by")) == {(None, None)}


def test_the_log_still_names_who_did_it(client, sam, busy):
    client.force_login(sam)
    client.post(f"/admin/accounts/user/{busy.pk}/delete/", {"post": "yes"})
    done = ActivityLog.objects.get(action_type="send_calls")
    assert (done.user, done.user_name) == (None, "Zara Okoye")


def test_pages_that_named_them_still_open(client, sam, busy):
    sheet = CallSheet.objects.get()
    client.force_login(sam)
    client.post(f"/admin/accounts/user/{busy.pk}/delete/", {"post": "yes"})
    project = sheet.project
    for page in (
        sheet.get_absolute_url(),
        project.get_absolute_url(),
        Company.objects.get(is_verified=True).get_absolute_url(),
        f"/presence/project/{project.pk}",
        "/admin/productions/presenceevent/",
        "/admin/talents/watchedname/",
    ):
        assert client.get(page).status_code == 200, page


def test_deleting_a_film_talent_leaves_their_projects_and_the_hours_of_the_others(client, sam, busy):
    talent = Assignment.objects.current().get().talent
    client.force_login(sam)
    answer = client.post(f"/admin/cinema/cinematalent/{talent.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert CallSheet.objects.exists()
    assert not Assignment.objects.current().exists()
    # Hours stay, no name does: the fact points to nobody.
    assert PresenceEvent.objects.count() == 1
    assert client.get(f"/presence/project/{CallSheet.objects.get().project_id}").status_code == 200
