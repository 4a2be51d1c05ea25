"""The pages of a search for a role."""

import pytest

from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from matching import runs, tasks
from matching.brief.criteria import Criterion
from matching.models import Brief, MatchRun

pytestmark = pytest.mark.django_db
TEXT = "Comédienne de 25 à 40 ans, peau mate, équitation. Bonne humeur."
TWO_ROLES = """Casting à Rabat.
Rôle 1 : SAMIRA, 30-40 ans, femme, équitation
Rôle 2 : KARIM, 50-60 ans, homme, escrime
"""


@pytest.fixture
def director(client, zara):
    client.force_login(zara)
    return client


@pytest.fixture
def rider(rabat):
    return make_film_talent(
        city=rabat,
        types=["acteur_principal"],
        skills=["horse-riding"],
        skin_tone="mat",
        ethnicities=["arabe"],
    )


@pytest.fixture
def brief(zara):
    return runs.read(TEXT, kind="cinema", by=zara)


def confirmed(brief, *, why="Le rôle l'exige"):
    sent = {}
    for each in brief.criteria:
        sent |= {f"kind_{each['id']}": each["kind"], f"weight_{each['id']}": each["weight"]}
        sent |= {f"why_{each['id']}": why} if each["protected"] else {}
    return sent


@pytest.mark.parametrize("field", ["job_description", "role_description"])
def test_a_notice_becomes_a_brief_that_asks_why(director, field):
    answer = director.post("/cinema/ai-search", {field: TEXT})
    brief = Brief.objects.get(kind="cinema")
    assert answer["Location"] == brief.get_absolute_url() == f"/cinema/ai-search/{brief.pk}"
    assert brief.refused == []
    page = director.get(answer["Location"]).content.decode()
    asked = [each["id"] for each in brief.criteria if each["protected"]]
    assert {each["field"] for each in brief.criteria if each["protected"]} == {"gender", "age", "skin_tone"}
    assert all(f'name="why_{each}"' in page for each in asked)
    assert page.count('name="why_') == 3


def test_what_is_protected_counts_only_with_a_reason_that_is_kept(director, brief):
    answer = director.post(brief.get_absolute_url(), confirmed(brief, why="  "))
    assert answer.status_code == 422
    assert not MatchRun.objects.exists()
    answer = director.post(brief.get_absolute_url(), confirmed(brief))
    run = MatchRun.objects.get()
    assert answer["Location"] == run.get_absolute_url()
    reasons = {each["field"]: each["justification"] for each in run.criteria if each["protected"]}
    assert set(reasons.values()) == {"Le rôle l'exige"}
    assert len(reasons) == 3


def test_what_is_protected_may_be_left_out_without_a_reason(director, brief):
    sent = confirmed(brief, why="")
    sent |= {f"kind_{each['id']}": "" for each in brief.criteria if each["protected"]}
    director.post(brief.get_absolute_url(), sent)
    assert not [each for each in MatchRun.objects.get().criteria if each["protected"]]


def test_no_caller_can_make_protected_criteria_count_without_a_reason(brief, zara):
    run = runs.start(brief, [Criterion.read(each) for each in brief.criteria], by=zara)
    assert not [each for each in run.criteria if each["protected"]]
    job = runs.read("Photographe", kind="standard", by=zara)
    run = runs.start(job, [Criterion("gender", "in", ["F"], justification="Parce que")], by=zara)
    assert run.criteria == []


def test_skin_and_origin_count_only_for_whoever_may_see_them(brief, zara, django_user_model):
    omar = django_user_model.objects.create_user("omar@example.com", is_staff=True, first_name="Omar")
    criteria = [Criterion.read({**each, "justification": "Rôle"}) for each in brief.criteria]
    for person, is_counted in ((zara, True), (omar, False)):
        counted = {each.field for each in runs.counting(criteria, "cinema", by=person)}
        assert ("skin_tone" in counted, "age" in counted) == (is_counted, True)


def test_people_stand_with_reasons_and_without_origin(director, brief, rider, zara):
    criteria = [Criterion.read({**each, "justification": "Rôle"}) for each in brief.criteria]
    run = runs.start(brief, criteria, by=zara)
    assert tasks.run(run.pk) == 1
    page = director.get(run.get_absolute_url()).content.decode()
    assert rider.code in page
    assert rider.email not in page
    assert "Équitation" in page
    CinemaTalent.objects.update(is_listed=False)
    assert rider.code not in director.get(run.get_absolute_url()).content.decode()


def test_json_has_the_agreed_shape_and_takes_the_reason_along(director, rider):
    def ask(**more):
        return director.post(
            "/cinema/ai-search", {"role_description": TEXT, **more}, headers={"accept": "application/json"}
        ).json()

    data = ask(justification="Rôle")
    assert set(data) == {"success", "candidates", "total_analyzed", "total_matched"}
    (found,) = data["candidates"]
    assert set(found) == {"user", "code", "score", "explication", "reason", "points_forts", "points_faibles"}
    assert (found["code"], found["score"]) == (rider.code, 100)
    assert len(found["points_forts"]) == len(ask()["candidates"][0]["points_forts"]) + 3


def test_one_of_several_roles_is_chosen(director, zara):
    brief = runs.read(TWO_ROLES, kind="cinema", by=zara)
    assert len(brief.roles) == 2
    assert "fencing" not in str(brief.criteria)
    assert "KARIM" in director.get(brief.get_absolute_url()).content.decode()
    director.post(f"{brief.get_absolute_url()}/role", {"role": "1"})
    brief.refresh_from_db()
    assert "fencing" in str(brief.criteria)
    for wrong in ("7", "x", ""):
        director.post(f"{brief.get_absolute_url()}/role", {"role": wrong})
    brief.refresh_from_db()
    assert brief.role == 1


def test_a_search_is_at_the_address_of_its_kind_only(director, brief, zara):
    run = runs.start(brief, [], by=zara)
    assert director.get(f"/ai-search/{brief.pk}").status_code == 404
    assert director.get(f"/ai-search/runs/{run.pk}").status_code == 404


def test_talents_may_not_search_for_roles(client, amina, brief):
    client.force_login(amina.user)
    for address in ("/cinema/ai-search", brief.get_absolute_url()):
        assert client.get(address).status_code == 403
    assert client.post(f"{brief.get_absolute_url()}/role").status_code == 403


def test_the_tags_of_a_film_talent_are_in_the_archive_of_their_account(rider, amina):
    from matching.own_data import search

    CinemaTalent.objects.filter(pk=rider.pk).update(user=amina.user)
    from matching import index

    index.refresh_stale()
    assert {"field": "skills", "code": "horse-riding", "origin": "declared", "words": ""} in search(
        amina.user
    )[0]["tags"]


@pytest.mark.parametrize("size", [1, 5])
def test_the_page_of_film_talents_costs_the_same(
    director, brief, zara, rabat, size, django_assert_max_num_queries
):
    for _number in range(size):
        make_film_talent(city=rabat)
    run = runs.start(brief, [], by=zara)
    tasks.run(run.pk)
    with django_assert_max_num_queries(11):
        director.get(run.get_absolute_url())
