"""C5: searches saved under a name, by one person for that person."""

import json
import zipfile

import pytest
from django.http import QueryDict

from accounts.own_data import archive_of
from cinema.factories import make_film_talent
from cinema.models import SavedSearch

pytestmark = pytest.mark.django_db
SAVE, OWN = "/cinema/searches/save", "/cinema/searches"
QUERY = "gender=F&type=figurant&type=cascadeur"


@pytest.fixture
def signed_in(client, amina):
    client.force_login(amina.user)
    return client


@pytest.fixture
def saved(amina):
    return SavedSearch.objects.keep(name="Figurantes", query=QUERY, by=amina.user)


def test_a_search_is_saved_under_a_name_and_opened_again(signed_in, rabat):
    make_film_talent(city=rabat, first_name="Awa", gender="F", types=("figurant",))
    make_film_talent(city=rabat, first_name="Ali", gender="M", types=("figurant",))
    page = signed_in.get(f"/cinema/talents?{QUERY}&page=1")
    query = page.context["criteria"].query
    assert QueryDict(query) == QueryDict(QUERY)
    answer = signed_in.post(
        SAVE, {"name": "Figurantes à Rabat", "query": f"{query}&page=3&evil=1"}, follow=True
    )
    assert "Figurantes à Rabat" in answer.text
    opened = signed_in.get(SavedSearch.objects.get().get_absolute_url())
    assert [card.name.split()[0] for card, _hidden in opened.context["people"]] == ["Awa"]
    assert "evil" not in SavedSearch.objects.get().query
    assert "Figurantes à Rabat" in signed_in.get(OWN).text


def test_the_same_name_holds_the_newer_criteria(signed_in, saved):
    signed_in.post(SAVE, {"name": "Figurantes", "query": "gender=M"})
    assert SavedSearch.objects.get().query == "gender=M"


def test_a_search_is_renamed_and_deleted(signed_in, saved):
    signed_in.post(f"{OWN}/{saved.pk}/rename", {"name": "Cascadeuses"})
    assert SavedSearch.objects.get().name == "Cascadeuses"
    signed_in.post(f"{OWN}/{saved.pk}/delete")
    assert not SavedSearch.objects.exists()


def test_two_searches_of_one_name_are_refused_and_nothing_typed_is_lost(signed_in, saved, amina, kofi):
    other = SavedSearch.objects.keep(name="Autre", query="", by=amina.user)
    SavedSearch.objects.keep(name="Celle de Kofi", query="", by=kofi.user)
    answer = signed_in.post(f"{OWN}/{other.pk}/rename", {"name": "Figurantes"})
    assert answer.status_code == 422
    assert answer.text.count('value="Figurantes"') == 2
    assert signed_in.post(f"{OWN}/{other.pk}/rename", {"name": "Celle de Kofi"}).status_code == 302


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_is_needed_and_short(signed_in, name):
    answer = signed_in.post(SAVE, {"name": name, "query": QUERY}, follow=True)
    assert not SavedSearch.objects.exists()
    assert "80" in str(list(answer.context["messages"])[0])
    assert answer.context["criteria"].ticked["gender"] == ["F"]


def test_nobody_reaches_the_search_of_somebody_else(client, saved, kofi, sam):
    for user in (kofi.user, sam):
        client.force_login(user)
        for verb in ("rename", "delete"):
            assert client.post(f"{OWN}/{saved.pk}/{verb}", {"name": "Mine"}).status_code == 404
        assert "Figurantes" not in client.get(OWN).text
        assert "Figurantes" not in client.get("/cinema/talents").text
    assert SavedSearch.objects.get().name == "Figurantes"


def test_a_visitor_is_asked_to_sign_in(client, db):
    for answer in (client.get(OWN), client.post(SAVE, {"name": "x"})):
        assert answer.url.startswith("/auth/login")


def test_there_is_a_limit_for_each_person(signed_in, amina, kofi, monkeypatch):
    monkeypatch.setattr(SavedSearch, "MOST", 2)
    SavedSearch.objects.keep(name="Celle de Kofi", query="", by=kofi.user)
    for name in ("une", "deux", "trois", "deux"):
        answer = signed_in.post(SAVE, {"name": name, "query": "gender=F"}, follow=True)
    assert set(SavedSearch.objects.of(amina.user).values_list("name", flat=True)) == {"une", "deux"}
    answer = signed_in.post(SAVE, {"name": "trois", "query": "gender=F"}, follow=True)
    assert "2" in str(list(answer.context["messages"])[0])


def test_saved_searches_are_in_the_archive_of_ones_own_data_and_go_with_the_account(amina, saved):
    with archive_of(amina.user) as file, zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("data.json"))["film_searches"][0]["query"] == QUERY
    amina.user.delete()
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("size", [1, 5])
def test_the_list_costs_the_same_for_one_and_for_five(signed_in, amina, size, django_assert_max_num_queries):
    for number in range(size):
        SavedSearch.objects.keep(name=f"Recherche {number}", query=QUERY, by=amina.user)
    with django_assert_max_num_queries(6):
        assert signed_in.get(OWN).text.count("Recherche") >= size
