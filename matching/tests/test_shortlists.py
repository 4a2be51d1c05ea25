"""M10: lists of people with notes and an order, by whoever makes them."""

import pytest

from accounts.own_data import archive_of
from cinema.factories import make_film_talent
from matching import index, own_data, runs, tasks
from matching.models import Candidate, Entry, ShareLink, Shortlist
from matching.models.shortlists import MOST_PEOPLE, ShortlistIsFull
from talentio.core.models import ActivityLog

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(rabat):
    return [make_film_talent(city=rabat, first_name=name) for name in ("Awa", "Binta", "Chadi")]


@pytest.fixture
def run(people, zara):
    found = runs.start(runs.read("Femme", kind="cinema", by=zara), [], by=zara)
    tasks.run(found.pk)
    return found


@pytest.fixture
def recruiter(client, zara):
    client.force_login(zara)
    return client


@pytest.fixture
def shortlist(run, zara):
    found = Shortlist.objects.create(name="Rôle de Nadia", kind="cinema", run=run, created_by=zara)
    found.add(candidates(run), by=zara)
    return found


@pytest.fixture
def omar(zara, django_user_model):
    user = django_user_model.objects.create_user("omar@example.com", is_staff=True, first_name="Omar")
    user.groups.set(zara.groups.all())
    return user


def candidates(run):
    return [item.candidate for item in run.items.all()]


def names(shortlist):
    return [entry.candidate.film.first_name for entry in shortlist.entries.all()]


def test_those_ticked_are_put_on_a_new_list_in_the_order_of_the_search(recruiter, run):
    keys = [each.pk for each in candidates(run)][:2]
    address = f"/ai-search/runs/{run.pk}/shortlist"
    page = recruiter.get(address, {"person": keys}).content.decode()
    assert page.count("checked") == 2
    refused = recruiter.post(address, {"person": keys, "shortlist": "", "name": " "})
    assert (refused.status_code, Shortlist.objects.count()) == (422, 0)
    answer = recruiter.post(address, {"person": keys, "shortlist": "", "name": "Rôle de Nadia"})
    found = Shortlist.objects.get()
    assert answer["Location"] == found.get_absolute_url() == f"/shortlists/{found.pk}"
    assert [entry.candidate_id for entry in found.entries.all()] == keys
    assert (found.name, found.kind, found.run) == ("Rôle de Nadia", "cinema", run)


def test_more_of_them_join_a_list_that_is_there_and_nobody_twice(recruiter, run, shortlist):
    Entry.objects.filter(shortlist=shortlist).last().delete()
    keys = [each.pk for each in candidates(run)]
    recruiter.post(f"/ai-search/runs/{run.pk}/shortlist", {"person": keys, "shortlist": shortlist.pk})
    assert [entry.candidate_id for entry in shortlist.entries.all()] == keys


def test_a_form_that_is_sent_twice_makes_one_list(recruiter, run):
    sent = {"person": candidates(run)[0].pk, "shortlist": "", "name": "Rôle de Nadia"}
    for _twice in range(2):
        recruiter.post(f"/ai-search/runs/{run.pk}/shortlist", sent)
    assert Shortlist.objects.get().entries.count() == 1
    assert "/shortlists" in recruiter.get("/cinema/ai-search").content.decode()


def test_without_a_tick_nothing_is_made(recruiter, run):
    answer = recruiter.post(f"/ai-search/runs/{run.pk}/shortlist", {"name": "x"}, follow=True)
    assert answer.redirect_chain[0][0] == run.get_absolute_url()
    assert not Shortlist.objects.exists()


@pytest.mark.parametrize("wrong", ["0", "x", "99999999999999999999"])
def test_made_up_people_and_lists_are_refused(recruiter, run, wrong):
    recruiter.post(f"/ai-search/runs/{run.pk}/shortlist", {"person": wrong, "name": "x"})
    key = candidates(run)[0].pk
    sent = {"person": key, "shortlist": wrong, "name": "x"}
    assert recruiter.post(f"/ai-search/runs/{run.pk}/shortlist", sent).status_code == 422
    assert not Shortlist.objects.exists()


def test_the_list_of_another_is_neither_offered_nor_taken(recruiter, run, omar):
    theirs = Shortlist.objects.create(name="Secret d'Omar", kind="cinema", created_by=omar)
    address, key = f"/ai-search/runs/{run.pk}/shortlist", candidates(run)[0].pk
    assert "Secret" not in recruiter.get(address, {"person": key}).content.decode()
    assert recruiter.post(address, {"person": key, "shortlist": theirs.pk}).status_code == 422
    assert not theirs.entries.exists()


def test_any_button_keeps_the_notes_that_were_typed(recruiter, shortlist):
    first, second, _third = shortlist.entries.all()
    sent = {f"note_{first.pk}": "Belle voix", f"note_{second.pk}": "À revoir"}
    before = names(shortlist)
    recruiter.post(shortlist.get_absolute_url(), {**sent, "press": f"down:{first.pk}"})
    assert names(shortlist) == [before[1], before[0], before[2]]
    first.refresh_from_db()
    assert first.note == "Belle voix"
    page = recruiter.get(shortlist.get_absolute_url()).content.decode()
    assert "Belle voix" in page and "À revoir" in page


def test_ends_do_not_move_and_strange_buttons_do_nothing(recruiter, shortlist, people, zara):
    before = names(shortlist)
    first, *_middle, last = shortlist.entries.all()
    other = Shortlist.objects.create(name="x", kind="cinema", created_by=zara)
    other.add([first.candidate], by=zara)
    foreign = other.entries.get().pk
    for press in (
        f"up:{first.pk}",
        f"down:{last.pk}",
        "up:x",
        f"remove:{foreign}",
        "fly:1",
        "up:" + "9" * 30,
    ):
        assert recruiter.post(shortlist.get_absolute_url(), {"press": press}).status_code == 302
    assert names(shortlist) == before
    assert other.entries.exists()


def test_a_note_that_is_too_long_is_explained_and_nothing_is_lost(recruiter, shortlist):
    first = shortlist.entries.first()
    answer = recruiter.post(shortlist.get_absolute_url(), {f"note_{first.pk}": "é" * 1001})
    assert answer.status_code == 422
    assert "é" * 1001 in answer.content.decode()
    assert not Entry.objects.exclude(note="").exists()


def test_who_is_taken_off_is_gone_and_it_is_noted(recruiter, shortlist):
    first = shortlist.entries.first()
    recruiter.post(shortlist.get_absolute_url(), {"press": f"remove:{first.pk}"})
    assert shortlist.entries.count() == 2
    assert ActivityLog.objects.filter(action_type="remove_from_shortlist").count() == 1


def test_somebody_is_added_by_code_as_people_write_it(recruiter, shortlist, rabat):
    late = make_film_talent(city=rabat, first_name="Dina")
    index.refresh_stale()
    address = f"/shortlists/{shortlist.pk}/add"
    for code in ("", "nobody", "MAM0001RAB"):
        recruiter.post(address, {"code": code})
    assert len(names(shortlist)) == 3
    for _twice in range(2):
        recruiter.post(address, {"code": f" {late.code.lower()} "})
    assert names(shortlist)[-1] == "Dina" and len(names(shortlist)) == 4


def test_a_list_has_an_end(shortlist, zara, rabat, monkeypatch):
    monkeypatch.setattr("matching.models.shortlists.MOST_PEOPLE", 3)
    assert MOST_PEOPLE >= 50
    make_film_talent(city=rabat)
    index.refresh_stale()
    with pytest.raises(ShortlistIsFull):
        shortlist.add(Candidate.objects.all(), by=zara)


def test_people_of_another_kind_do_not_join(shortlist, amina, zara):
    index.refresh_stale()
    assert shortlist.add(Candidate.objects.filter(kind="standard"), by=zara) == 0


def test_who_hides_is_a_line_without_a_name_that_can_be_taken_off(recruiter, shortlist, people):
    people[0].is_public = False
    people[0].save()
    type(people[0]).objects.filter(pk=people[0].pk).update(is_listed=False)
    page = recruiter.get(shortlist.get_absolute_url()).content.decode()
    assert people[0].code not in page and people[1].code in page
    assert page.count("remove:") == 3


def test_strangers_ids_open_nothing(client, shortlist, omar, amina):
    link = ShareLink.make(shortlist, label="x", days=7, shows_notes=False, by=None)
    client.force_login(omar)
    assert client.get(shortlist.get_absolute_url()).status_code == 404
    for verb in ("add", "share", "delete", f"links/{link.pk}/revoke"):
        assert client.post(f"/shortlists/{shortlist.pk}/{verb}").status_code == 404
    assert shortlist.name not in client.get("/shortlists").content.decode()
    mine = Shortlist.objects.create(name="x", kind="cinema", created_by=omar)
    assert client.post(f"/shortlists/{mine.pk}/links/{link.pk}/revoke").status_code == 404
    assert ShareLink.objects.get().is_open
    client.force_login(amina.user)
    assert client.get("/shortlists").status_code == 403


def test_the_administrator_sees_all_lists_also_in_the_back_office(client, sam, shortlist):
    client.force_login(sam)
    assert shortlist.name in client.get("/shortlists").content.decode()
    assert shortlist.name in client.get("/admin/matching/shortlist/").content.decode()
    page = client.get(f"/admin/matching/shortlist/{shortlist.pk}/change/").content.decode()
    assert shortlist.entries.first().candidate.code in page
    link = ShareLink.make(shortlist, label="Client", days=7, shows_notes=False, by=sam)
    client.post(
        "/admin/matching/sharelink/", {"action": "revoke", "_selected_action": [link.pk], "confirmed": "1"}
    )
    link.refresh_from_db()
    assert link.revoked_at


def test_a_deleted_list_takes_notes_and_links_along_and_no_person(recruiter, shortlist, people):
    ShareLink.make(shortlist, label="x", days=7, shows_notes=False, by=None)
    assert recruiter.post(f"/shortlists/{shortlist.pk}/delete")["Location"] == "/shortlists"
    assert not (Entry.objects.exists() or ShareLink.objects.exists())
    assert Candidate.objects.count() == 3


def test_what_is_said_of_a_person_is_in_the_archive_and_goes_with_them(shortlist, people, amina):
    type(people[0]).objects.filter(pk=people[0].pk).update(user=amina.user)
    index.refresh_film([people[0].pk])
    entry = shortlist.entries.get(candidate__film=people[0])
    Entry.objects.filter(pk=entry.pk).update(note="Voix claire")
    link = ShareLink.make(shortlist, label="x", days=7, shows_notes=False, by=None)
    link.vote("v", "Client", {entry.pk: ("yes", "Oui !")})
    (kept,) = own_data.shortlists(amina.user)[0]["lists"]
    assert (kept["list"], kept["note"], kept["votes"][0]["comment"]) == (
        "Rôle de Nadia",
        "Voix claire",
        "Oui !",
    )
    with archive_of(amina.user) as archive:
        assert archive.read()
    people[0].delete()
    assert shortlist.entries.count() == 2
    assert not link.votes.exists()


def test_a_list_outlives_the_account_of_whoever_made_it(shortlist, zara, sam):
    zara.delete()
    shortlist.refresh_from_db()
    assert shortlist.created_by is None
    assert Shortlist.objects.visible_to(sam).get() == shortlist


@pytest.mark.parametrize("size", [1, 5])
def test_the_page_of_a_list_costs_the_same(recruiter, zara, rabat, size, django_assert_max_num_queries):
    for _number in range(size):
        make_film_talent(city=rabat)
    index.refresh_stale()
    found = Shortlist.objects.create(name="x", kind="cinema", created_by=zara)
    found.add(Candidate.objects.all(), by=zara)
    link = ShareLink.make(found, label="x", days=7, shows_notes=False, by=zara)
    link.vote("v", "Client", {entry.pk: ("yes", "") for entry in found.entries.all()})
    with django_assert_max_num_queries(13):
        recruiter.get(found.get_absolute_url())


@pytest.mark.parametrize("size", [1, 5])
def test_the_page_of_lists_costs_the_same(recruiter, zara, size, django_assert_max_num_queries):
    for number in range(size):
        Shortlist.objects.create(name=f"Liste {number}", kind="cinema", created_by=zara)
    with django_assert_max_num_queries(8):
        recruiter.get("/shortlists")
