"""Actions on many rows: asked about first, done at once for a few, in the queue for many, never twice."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.models import User
from talentio.core import bulk
from talentio.core.models import BulkJob
from talents.factories import make_talent

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/user/"


@pytest.fixture
def staff(client, sam):
    client.force_login(sam)
    client.cookies["django_language"] = "en"
    return client


def post(client, users, action="deactivate", **more):
    chosen = [user.pk for user in users]
    return client.post(LIST, {"action": action, "_selected_action": chosen, **more}, follow=True)


@pytest.fixture
def crowd(rabat, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr(bulk, "BATCH", 2)
    return [make_talent(city=rabat).user for _ in range(5)]


def active(users):
    return User.objects.filter(pk__in=[user.pk for user in users], is_active=True).count()


def test_first_it_asks_and_says_whom(staff, amina, kofi):
    page = post(staff, [amina.user, kofi.user])
    assert "Amina Benjelloun" in page.text and "2 accounts" in page.text
    assert active([amina.user, kofi.user]) == 2


def test_once_confirmed_a_few_are_done_at_once(staff, amina, kofi):
    page = post(staff, [amina.user, kofi.user], confirmed="1")
    assert "2 accounts are closed." in page.text
    assert active([amina.user, kofi.user]) == 0
    assert not BulkJob.objects.exists()


def test_what_is_refused_is_said_and_the_rest_is_done(staff, sam, amina):
    page = post(staff, [sam, amina.user], confirmed="1")
    assert "1 account is closed." in page.text
    assert active([sam, amina.user]) == 1


def test_many_are_done_in_the_queue_and_a_page_tells_how_far(
    staff, crowd, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = post(staff, crowd, confirmed="1")
    job = BulkJob.objects.get()
    assert page.redirect_chain[-1][0] == f"/admin/core/bulkjob/{job.pk}/change/"
    assert 'data-running="1"' in page.text and active(crowd) == 5
    bulk.run(job.pk)
    done = staff.get(f"/admin/core/bulkjob/{job.pk}/change/").text
    assert 'data-running="0"' in done and "5 of 5" in done
    assert active(crowd) == 0


def test_a_job_that_was_stopped_goes_on_where_it_was_and_ends_once(staff, crowd):
    post(staff, crowd, confirmed="1")
    job = BulkJob.objects.get()
    seen = []

    def verb(keys):
        seen.extend(keys)
        return len(keys), []

    assert job.do_a_batch(verb, 2)
    BulkJob.objects.get().do_a_batch(verb, 2)
    assert seen == [user.pk for user in crowd[:4]]
    bulk.run(job.pk)
    bulk.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.position, job.changed, job.keys) == ("done", 5, 5, [])
    assert active(crowd) == 4  # the four before were only said to be done


def test_a_batch_that_fails_leaves_no_half(staff, crowd):
    post(staff, crowd, confirmed="1")
    job = BulkJob.objects.get()

    def verb(keys):
        User.objects.filter(pk__in=keys).update(is_active=False)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        job.do_a_batch(verb, 2)
    assert active(crowd) == 5


def test_whoever_lost_the_right_stops_it(staff, crowd, sam):
    post(staff, crowd, confirmed="1")
    User.objects.filter(pk=sam.pk).update(is_staff=False)
    bulk.run(BulkJob.objects.get().pk)
    assert BulkJob.objects.get().state == "failed"
    assert active(crowd) == 5


def test_all_rows_of_a_filter_can_be_chosen(staff, crowd):
    post(staff, crowd[:1], confirmed="1", select_across="1")
    assert BulkJob.objects.get().total == User.objects.count()


def test_nobody_sees_the_jobs_of_others(staff, crowd, client, zara):
    post(staff, crowd, confirmed="1")
    zara.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(zara)
    assert list(client.get("/admin/core/bulkjob/").context["cl"].result_list) == []
    assert client.get(f"/admin/core/bulkjob/{BulkJob.objects.get().pk}/change/").status_code == 302


def test_who_may_not_change_accounts_is_not_even_asked(client, zara, amina):
    client.force_login(zara)
    post(client, [amina.user], confirmed="1")
    assert active([amina.user]) == 1


def test_a_job_of_an_action_that_is_gone_is_still_listed(staff, sam):
    BulkJob.objects.create(model="accounts.User", action="vanish", total=3, created_by=sam)
    assert "vanish accounts.User (3)" in staff.get("/admin/core/bulkjob/").text


def test_every_action_of_every_list_asks_first():
    """Exporting has a page that asks by itself, and so have merging and Django's own deletion."""
    asked = {"delete_selected", "export_chosen", "merge"}
    for modeladmin in admin.site._registry.values():
        for action in modeladmin.actions:
            assert getattr(action, "__name__", action) in asked or action.verb
