"""B7: every registration is compared with the watch-list and with everybody, and nobody is refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django_q.models import OrmQ

from talentio.core.models import ActivityLog
from talentio.core.site_settings import site_settings
from talents import name_watch
from talents.factories import make_talent
from talents.models import NameKey, NameMatch, PersonName, Profile, WatchedKey, WatchedName
from talents.tasks import compare_name, compare_watched_name

from .journey import answers_for, walk
from .watching import indexed, watched

pytestmark = pytest.mark.django_db


def found():
    return sorted(
        (match.kind, match.person.name, (match.watched or match.other).name)
        for match in NameMatch.objects.select_related("person", "watched", "other")
    )


@pytest.fixture
def karim(rabat):
    return make_talent(first_name="Karim", last_name="Ben Ali", gender="M", city=rabat)


def test_somebody_under_a_watched_name_is_found(karim):
    one = watched("BENALI karim")
    assert compare_name(karim.pk) == 1
    match = NameMatch.objects.get()
    assert (match.kind, match.watched, match.score, match.state) == ("watched", one, 100, "pending")
    assert match.person.subject == f"talents.Profile:{karim.pk}"
    assert (match.person.name, match.person.code) == ("Karim Ben Ali", karim.code)


def test_somebody_under_a_name_that_is_there_already_is_found(karim):
    first = indexed("كريم بنعلي", code="MAM0007CAS")
    assert compare_name(karim.pk) == 1
    assert NameMatch.objects.get().other == first
    assert found() == [("duplicate", "Karim Ben Ali", "كريم بنعلي")]


def test_a_twin_of_one_household_is_nobodys_duplicate(karim, rabat):
    compare_name(karim.pk)
    for first_name in ("Karima", "Hassan", "Hussein", "Amina", "Amine"):
        compare_name(make_talent(first_name=first_name, last_name="Ben Ali", city=rabat).pk)
    assert found() == []


def test_running_twice_changes_nothing(karim, sam):
    watched()
    indexed("Karim Benali")
    assert compare_name(karim.pk) == 2
    NameMatch.objects.get(kind="watched").ignore(by=sam)
    before = list(NameMatch.objects.order_by("pk").values())
    keys = set(NameKey.objects.values_list("key", "person"))
    assert compare_name(karim.pk) == 0
    assert list(NameMatch.objects.order_by("pk").values()) == before
    assert set(NameKey.objects.values_list("key", "person")) == keys


def test_two_people_are_one_match_whichever_of_them_is_compared():
    first, later = indexed("Karim Benali"), indexed("Benali Karim")
    assert len(name_watch.compare(first)) == 1
    assert len(name_watch.compare(later)) == 0
    match = NameMatch.objects.get()
    assert (match.person, match.other) == (later, first)


def test_the_database_refuses_a_pair_twice_and_a_match_with_nothing():
    first, later = indexed("Karim Benali"), indexed("Benali Karim")
    name_watch.compare(later)
    for wrong in (
        {"person": later, "other": first, "kind": "duplicate"},
        {"person": first, "other": later, "kind": "duplicate"},
        {"person": first, "other": first, "kind": "duplicate"},
        {"person": later, "kind": "watched"},
        {"person": later, "watched": watched(), "kind": "duplicate"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            NameMatch.objects.create(score=100, **wrong)


def test_a_name_at_rest_and_a_deleted_one_find_nobody(karim):
    one = watched(is_active=False)
    assert compare_name(karim.pk) == compare_watched_name(one.pk) == 0
    WatchedName.objects.update(is_active=True)
    one.refresh_from_db()
    one.refresh_keys()
    assert compare_watched_name(one.pk) == 1
    one.delete()
    assert (compare_watched_name(one.pk), WatchedKey.objects.count(), found()) == (0, 0, [])


def test_a_new_watched_name_is_compared_with_those_who_are_there(karim, kofi):
    for person in (karim, kofi):
        compare_name(person.pk)
    one = watched("Kareem Benali")
    assert (compare_watched_name(one.pk), compare_watched_name(one.pk)) == (1, 0)
    assert found() == [("watched", "Karim Ben Ali", "Kareem Benali")]


def test_the_threshold_is_a_setting(karim, sam):
    watched("Karima Benali")
    assert compare_name(karim.pk) == 0
    site_settings.put("name_match_threshold", 70, by=sam)
    assert compare_name(karim.pk) == 1
    assert 70 <= NameMatch.objects.get().score < 87


def test_a_registration_has_the_name_compared_after_its_commit(
    client, rabat, settings, django_capture_on_commit_callbacks
):
    if settings.REDIS_URL:
        pytest.skip("looks into the queue's table")
    with django_capture_on_commit_callbacks(execute=True):
        walk(client, answers_for(rabat))
        assert not OrmQ.objects.exists()
    tasks = [row.task for row in OrmQ.objects.all()]
    pks = [task["args"] for task in tasks if task["func"] == "talents.tasks.compare_name"]
    assert pks == [(Profile.objects.get().pk,)]


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_down_refuses_nobody(client, morocco, monkeypatch):
    from django.core.management import call_command

    from talentio.core.models import City

    def down(*args):
        raise ConnectionError

    # A transactional test leaves no data of migrations to the next.
    call_command("load_catalogue", verbosity=0)
    rabat = City.objects.create(country=morocco, name="Rabat", code="RAB")
    monkeypatch.setattr("talents.name_watch.async_task", down)
    assert walk(client, answers_for(rabat)).url == "/auth/register/done"
    assert Profile.objects.count() == 1


def test_the_registrant_sees_nothing_of_it(client, rabat):
    watched("Amina Benjelloun", note="Never pays back")
    assert walk(client, answers_for(rabat)).url == "/auth/register/done"
    person = Profile.objects.get()
    assert compare_name(person.pk) == 1
    page = client.get("/auth/register/done").text
    client.force_login(person.user)
    page += client.get("/profile/dashboard").text
    assert "Never pays back" not in page


def test_a_person_who_is_gone_is_compared_with_nobody(karim):
    karim.user.delete()
    assert compare_name(karim.pk) == 0
    assert not PersonName.objects.exists()


def test_deleting_a_person_takes_the_name_and_its_matches_along(karim):
    watched()
    first = indexed("Karim Benali")
    compare_name(karim.pk)
    name_watch.compare(indexed("Benali, Karim"))
    karim.user.delete()
    assert set(PersonName.objects.values_list("name", flat=True)) == {"Karim Benali", "Benali, Karim"}
    assert not NameKey.objects.exclude(person__in=PersonName.objects.all()).exists()
    assert {(match.person.name, match.other) for match in NameMatch.objects.filter(kind="duplicate")} == {
        ("Benali, Karim", first)
    }


def test_a_rolled_back_deletion_keeps_them(karim):
    compare_name(karim.pk)
    with pytest.raises(RuntimeError), transaction.atomic():
        karim.user.delete()
        raise RuntimeError
    assert PersonName.objects.get().name == "Karim Ben Ali"


def test_a_person_under_a_new_name_is_found_by_that_only(karim):
    compare_name(karim.pk)
    karim.user.last_name = "Tazi"
    karim.user.save()
    watched("Karim Benali")
    watched("Karim Tazi")
    compare_name(karim.pk)
    assert found() == [("watched", "Karim Tazi", "Karim Tazi")]
    assert PersonName.objects.count() == 1


@pytest.mark.parametrize("name", ["", "Mohamed", "  Karim  ", "… …", "🙂 🙂"])
def test_one_word_is_not_watched(name):
    with pytest.raises(ValidationError) as refusal:
        WatchedName(name=name).full_clean()
    assert "name" in refusal.value.message_dict


@pytest.mark.parametrize("name", ["Ben Ali", "محمد العلوي", "N'Diaye Awa", "ሰላም ተስፋዬ"])
def test_two_words_of_any_script_are_watched_and_found(name):
    one = WatchedName(name=name)
    one.full_clean()
    one.save()
    one.refresh_keys()
    assert [match.score for match in name_watch.compare(indexed(name))] == [100]


@pytest.mark.parametrize(
    ("verb", "state", "action"),
    [("review", "reviewed", "review_name_match"), ("ignore", "ignored", "ignore_name_match")],
)
def test_a_decision_is_noted_once(karim, sam, verb, state, action):
    watched()
    compare_name(karim.pk)
    match = NameMatch.objects.get()
    assert (getattr(match, verb)(by=sam), getattr(match, verb)(by=sam)) == (True, False)
    match.refresh_from_db()
    assert (match.state, match.decided_by) == (state, sam)
    assert match.decided_at
    noted = ActivityLog.objects.get(action_type=action)
    assert (noted.user, noted.resource) == (sam, f"talents.NameMatch:{match.pk}")


def test_a_decision_is_changed_and_taken_back(karim, sam):
    watched()
    compare_name(karim.pk)
    match = NameMatch.objects.get()
    assert match.reopen(by=sam) is False
    assert (match.ignore(by=sam), match.review(by=sam), match.reopen(by=sam)) == (True, True, True)
    assert NameMatch.objects.get().state == "pending"
