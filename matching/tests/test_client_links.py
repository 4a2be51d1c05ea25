"""M10: a client sees a list by a signed link, without an account and without contacts, and votes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cinema.factories import make_film_talent
from matching import index
from matching.models import Candidate, ShareLink, Shortlist, Vote
from matching.models.sharing import MOST_VOTERS, SIGNER, TooMany

pytestmark = pytest.mark.django_db
PHONE, MAIL = "+212612345678", "secret@example.com"


@pytest.fixture
def talent(rabat):
    return make_film_talent(
        city=rabat,
        first_name="Awa",
        email=MAIL,
        phone=PHONE,
        ethnicities=["arabe"],
        skin_tone="mat",
        website="https://awa.example",
        bio=f"Appelez le {PHONE}",
    )


@pytest.fixture
def shortlist(talent, rabat, zara):
    make_film_talent(city=rabat, first_name="Binta")
    index.refresh_stale()
    found = Shortlist.objects.create(name="Rôle de Nadia", kind="cinema", created_by=zara)
    found.add(Candidate.objects.order_by("pk"), by=zara)
    return found


@pytest.fixture
def link(shortlist, zara):
    return ShareLink.make(shortlist, label="Atlas Films", days=14, shows_notes=False, by=zara)


def path_of(link):
    return "/shortlists" + link.address.split("/shortlists")[1]


def votes_for(shortlist, *said, name="Leïla"):
    sent = {"name": name}
    for entry, (value, comment) in zip(shortlist.entries.all(), said, strict=False):
        sent |= {f"vote_{entry.pk}": value, f"comment_{entry.pk}": comment}
    return sent


def test_staff_make_a_link_that_ends_and_see_how_often_it_was_opened(client, shortlist, zara):
    client.force_login(zara)
    sent = {"label": "Atlas Films", "days": "7", "shows_notes": ""}
    client.post(f"/shortlists/{shortlist.pk}/share", sent)
    link = ShareLink.objects.get()
    assert timedelta(days=6) < link.expires_at - timezone.now() <= timedelta(days=7)
    assert link.address in client.get(shortlist.get_absolute_url()).content.decode()
    for _number in range(2):
        assert Client().get(path_of(link)).status_code == 200
    client.get(path_of(link))  # staff who look are no view
    link.refresh_from_db()
    assert link.views == 2 and link.viewed_at


@pytest.mark.parametrize("sent", [{"label": "", "days": "7"}, {"label": "x", "days": "4000"}, {}])
def test_a_link_without_a_name_or_end_is_not_made(client, shortlist, zara, sent):
    client.force_login(zara)
    assert client.post(f"/shortlists/{shortlist.pk}/share", sent).status_code == 422
    assert not ShareLink.objects.exists()


def test_the_client_sees_names_and_facts_and_no_contact(client, link, talent, shortlist):
    shortlist.entries.update(note="Pour nous seuls")
    answer = client.get(path_of(link))
    page = answer.content.decode()
    assert "Awa" in page and talent.code in page and "Binta" in page
    for secret in (PHONE, MAIL, "awa.example", "Pour nous seuls", "Arabe", f"/profile/{talent.code}"):
        assert secret not in page
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


def test_notes_are_shown_only_if_the_link_says_so(client, shortlist, zara):
    shortlist.entries.update(note="Très à l'aise à cheval")
    shown = ShareLink.make(shortlist, label="x", days=7, shows_notes=True, by=zara)
    assert "Très à l&#x27;aise" in client.get(path_of(shown)).content.decode()


def test_who_hides_is_not_on_the_clients_page_any_more(client, link, talent):
    type(talent).objects.filter(pk=talent.pk).update(is_listed=False)
    page = client.get(path_of(link)).content.decode()
    assert "Awa" not in page and "Binta" in page


def test_a_link_that_ended_was_revoked_or_is_false_opens_nothing(client, link, zara, shortlist):
    path = path_of(link)
    tokens = ["made-up", SIGNER.sign("1-1"), SIGNER.sign(f"{link.pk}-0"), SIGNER.sign("x"), path[:-1]]
    for token in tokens:
        assert client.get(f"/shortlists/shared/{token.rsplit('/')[-1]}").status_code == 410
    ShareLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(path).status_code == 410
    assert client.post(path, votes_for(shortlist, ("yes", ""))).status_code == 410
    ShareLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    client.force_login(zara)
    client.post(f"/shortlists/{shortlist.pk}/links/{link.pk}/revoke")
    assert Client().get(path).status_code == 410
    assert "Awa" not in Client().get(path).content.decode()
    assert not Vote.objects.exists()


def test_votes_and_comments_are_kept_and_can_be_changed_by_whoever_gave_them(client, link, shortlist, zara):
    client.post(path_of(link), votes_for(shortlist, ("yes", "Parfaite"), ("no", "")))
    assert list(Vote.objects.values_list("value", "comment", "name")) == [
        ("yes", "Parfaite", "Leïla"),
        ("no", "", "Leïla"),
    ]
    page = client.get(path_of(link)).content.decode()
    assert "Parfaite" in page and 'value="Leïla"' in page
    client.post(path_of(link), votes_for(shortlist, ("maybe", "Parfaite ?"), ("", "")))
    assert list(Vote.objects.values_list("value", "comment")) == [("maybe", "Parfaite ?")]
    client.force_login(zara)
    assert "Parfaite ?" in client.get(shortlist.get_absolute_url()).content.decode()


def test_two_people_behind_one_link_do_not_overwrite_or_read_each_other(link, shortlist):
    one, other = Client(), Client()
    one.post(path_of(link), votes_for(shortlist, ("yes", "Oui de Leïla")))
    other.post(path_of(link), votes_for(shortlist, ("no", "Non de Jean"), name="Leïla"))
    assert sorted(Vote.objects.values_list("value", flat=True)) == ["no", "yes"]
    assert "Oui de Leïla" not in other.get(path_of(link)).content.decode()


@pytest.mark.parametrize(
    "changes", [{"name": ""}, {"name": "x" * 81}, {"vote": "perhaps"}, {"comment": "x" * 501}]
)
def test_a_vote_that_cannot_be_kept_is_explained_and_nothing_is_lost(client, link, shortlist, changes):
    sent = votes_for(shortlist, (changes.get("vote", "yes"), changes.get("comment", "Typed words")))
    sent["name"] = changes.get("name", "Leïla")
    answer = client.post(path_of(link), sent)
    assert answer.status_code == 422
    assert changes.get("comment", "Typed words") in answer.content.decode()
    assert not Vote.objects.exists()


def test_votes_reach_no_entry_of_another_list(link, shortlist, zara):
    other = Shortlist.objects.create(name="x", kind="cinema", created_by=zara)
    other.add(Candidate.objects.all(), by=zara)
    link.vote("v", "x", {other.entries.first().pk: ("yes", "")})
    assert not Vote.objects.exists()


def test_one_link_has_so_many_voters_and_they_may_still_change_theirs(link, shortlist):
    key = shortlist.entries.first().pk
    for number in range(MOST_VOTERS):
        link.vote(f"v{number}", "x", {key: ("yes", "")})
    with pytest.raises(TooMany):
        link.vote("one more", "x", {key: ("yes", "")})
    link.vote("v0", "x", {key: ("no", "")})
    assert Vote.objects.filter(value="no").count() == 1
    answer = Client().post(path_of(link), votes_for(shortlist, ("yes", "Typed")))
    assert "Typed" in answer.content.decode()


def test_the_client_posts_with_the_token_of_the_form_only(link, shortlist):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path_of(link), votes_for(shortlist, ("yes", ""))).status_code == 403


@pytest.mark.parametrize("size", [1, 5])
def test_the_clients_page_costs_the_same(client, rabat, zara, size, django_assert_max_num_queries):
    for _number in range(size):
        make_film_talent(city=rabat)
    index.refresh_stale()
    found = Shortlist.objects.create(name="x", kind="cinema", created_by=zara)
    found.add(Candidate.objects.all(), by=zara)
    link = ShareLink.make(found, label="x", days=7, shows_notes=False, by=zara)
    with django_assert_max_num_queries(10):
        client.get(path_of(link))
