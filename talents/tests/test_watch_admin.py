"""B7: staff keep the watch-list and decide about matches."""

import pytest
from django.contrib.auth.models import Group
from django_q.models import OrmQ

from talents import name_watch
from talents.models import NameMatch, WatchedKey, WatchedName

from .watching import indexed, watched

NAMES, MATCHES = "/admin/talents/watchedname/", "/admin/talents/namematch/"


@pytest.fixture
def administrator(zara):
    zara.groups.set([Group.objects.get(name="Administrators")])
    return zara


@pytest.fixture
def match(amina):
    watched("Benjelloun Amina", note="Asks for money")
    person = name_watch.index(f"talents.Profile:{amina.pk}", name=amina.user.full_name, code=amina.code)
    return name_watch.compare(person)[0]


def ids(client, **query):
    return {match.pk for match in client.get(MATCHES, query).context["cl"].result_list}


def test_an_administrator_adds_a_name_and_it_is_compared_in_the_background(
    client, administrator, settings, django_capture_on_commit_callbacks
):
    client.force_login(administrator)
    typed = {"name": "Karim Benali", "note": "Why", "notification_email": "a@x.example", "is_active": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{NAMES}add/", typed)
    assert answer.status_code == 302
    one = WatchedName.objects.get()
    assert (one.name, one.note, one.notification_email) == ("Karim Benali", "Why", "a@x.example")
    assert one.created_by == administrator
    assert one.keys.exists()
    if not settings.REDIS_URL:
        tasks = [row.task for row in OrmQ.objects.all()]
        assert ("talents.tasks.compare_watched_name", (one.pk,)) in [(t["func"], t["args"]) for t in tasks]


def test_a_name_that_is_put_to_rest_is_found_no_more(client, administrator):
    one = watched()
    client.force_login(administrator)
    assert client.post(f"{NAMES}{one.pk}/change/", {"name": one.name}).status_code == 302
    assert not WatchedKey.objects.exists()
    assert WatchedName.objects.get().created_by is None


def test_one_word_is_refused_with_the_reason(client, administrator):
    client.force_login(administrator)
    answer = client.post(f"{NAMES}add/", {"name": "Mohamed", "is_active": "on"})
    assert list(answer.context["adminform"].form.errors) == ["name"]


def test_a_name_is_deleted_with_its_matches_and_without_a_list_of_keys(client, administrator, match):
    client.force_login(administrator)
    address = f"{NAMES}{match.watched_id}/delete/"
    page = client.get(address).text
    assert "Benjelloun Amina" in page
    assert "WatchedKey" not in page
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert (WatchedName.objects.count(), NameMatch.objects.count(), WatchedKey.objects.count()) == (0, 0, 0)


def test_several_names_are_deleted_at_once(client, administrator, match):
    watched("Karim Tazi")
    client.force_login(administrator)
    chosen = {
        "action": "delete_selected",
        "_selected_action": WatchedName.objects.values_list("pk", flat=True),
    }
    assert client.post(NAMES, chosen | {"post": "yes"}).status_code == 302
    assert not WatchedName.objects.exists()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"q": "benjel"}, 1),
        ({"q": "amina BENJELLOUN"}, 1),
        ({"q": "MAF0001"}, 1),
        ({"q": "maf0001rab"}, 1),
        ({"q": "karim"}, 1),
        ({"q": "tazi"}, 1),
        ({"q": "kofi"}, 0),
        ({"state__exact": "pending"}, 2),
        ({"state__exact": "ignored"}, 0),
        ({"kind__exact": "watched"}, 1),
        ({"kind__exact": "duplicate"}, 1),
    ],
)
def test_matches_are_searched_and_filtered(client, administrator, match, query, count):
    indexed("Karim Tazi")
    name_watch.compare(indexed("Tazi Karim"))
    client.force_login(administrator)
    assert len(ids(client, **query)) == count


def many_matches(size):
    watched("Karim Benali")
    for number in range(size):
        name_watch.compare(indexed("Karim Benali", subject=f"cinema.CinemaTalent:{number}"))


@pytest.mark.parametrize("size", [1, 5])
def test_the_lists_cost_the_same_whatever_their_size(client, sam, size, django_assert_max_num_queries):
    many_matches(size)
    for _ in range(size):
        watched()
    client.force_login(sam)
    with django_assert_max_num_queries(8):
        assert client.get(MATCHES).context["cl"].result_count == NameMatch.objects.count() >= size
    with django_assert_max_num_queries(8):
        assert client.get(NAMES).context["cl"].result_count == size + 1


@pytest.mark.parametrize(
    ("action", "state"), [("review", "reviewed"), ("ignore", "ignored")], ids=["review", "ignore"]
)
def test_chosen_matches_are_decided(client, administrator, match, action, state):
    client.force_login(administrator)
    chosen = {"action": action, "_selected_action": [match.pk]}
    assert client.post(MATCHES, chosen).templates[0].name == "admin/confirm_action.html"
    match.refresh_from_db()
    assert match.state == "pending"
    answer = client.post(MATCHES, {**chosen, "confirmed": "1"}, follow=True)
    assert "1 " in [str(message) for message in answer.context["messages"]][0]
    match.refresh_from_db()
    assert (match.state, match.decided_by) == (state, administrator)


def test_the_page_of_a_match_tells_all_and_decides(client, administrator, match, amina):
    client.force_login(administrator)
    address = f"{MATCHES}{match.pk}/change/"
    page = client.get(address).text
    for said in (f"/admin/talents/profile/{amina.pk}/change/", f"{NAMES}{match.watched_id}/change/"):
        assert said in page
    assert "Asks for money" in page
    assert client.post(address, {"state": "ignored", "score": 1}).status_code == 302
    match.refresh_from_db()
    assert (match.state, match.score, match.decided_by) == ("ignored", 100, administrator)
    client.post(address, {"state": "pending"})
    match.refresh_from_db()
    assert match.state == "pending"


def test_the_page_of_a_duplicate_leads_to_both_people(client, sam, amina, kofi):
    people = [
        name_watch.index(f"talents.Profile:{profile.pk}", name="Awa Diop", code=profile.code)
        for profile in (amina, kofi)
    ]
    match = name_watch.compare(people[0])[0]
    client.force_login(sam)
    page = client.get(f"{MATCHES}{match.pk}/change/").text
    for profile in (amina, kofi):
        assert f"/admin/talents/profile/{profile.pk}/change/" in page


def test_nobody_adds_or_deletes_a_match_by_hand(client, sam, match):
    client.force_login(sam)
    assert client.get(f"{MATCHES}add/").status_code == 403
    assert client.post(f"{MATCHES}{match.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("address", [NAMES, MATCHES, f"{NAMES}add/"])
def test_recruiters_and_talents_see_nothing_of_it(client, zara, amina, match, address):
    client.force_login(zara)
    assert client.get(address).status_code == 403
    client.force_login(amina.user)
    assert client.get(address).status_code == 302
    client.logout()
    assert client.get(address).status_code == 302


def test_staff_who_may_only_look_decide_nothing(client, zara, match):
    from django.contrib.auth.models import Permission

    zara.user_permissions.add(Permission.objects.get(codename="view_namematch"))
    client.force_login(zara)
    assert ids(client) == {match.pk}
    client.post(MATCHES, {"action": "ignore", "_selected_action": [match.pk], "confirmed": "1"})
    assert client.post(f"{MATCHES}{match.pk}/change/", {"state": "ignored"}).status_code == 403
    match.refresh_from_db()
    assert match.state == "pending"


def test_deleting_an_account_asks_nothing_about_its_matches(client, sam, amina, match):
    client.force_login(sam)
    assert client.post(f"/admin/accounts/user/{amina.user.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not NameMatch.objects.exists()
