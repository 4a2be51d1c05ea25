"""People and talents over the API: who reads what, the shared filter, changes that overwrite nobody."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talentio.core.models import ActivityLog
from talents.factories import make_talent
from talents.models import Profile, SocialLink, Talent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
PRIVATE = ("+212612345678", "1992-03-14", "amina@example.com")


@pytest.fixture
def staff(program, zara):
    return program(zara)


@pytest.fixture
def editor(program, sam):
    return program(sam)


def codes(answer):
    assert answer.status_code == 200, answer.text
    return [row["unique_code"] for row in answer.json()["data"]]


def edition(program, person):
    return program.get(f"/users/{person.user.pk}")["ETag"]


def test_the_list_has_its_shape_and_its_pages(staff, amina, kofi):
    answer = staff.query("/users", per_page=1).json()
    assert answer.keys() == {"success", "data", "pagination"}
    assert answer["pagination"] == {"page": 1, "per_page": 1, "total": 2, "pages": 2}
    assert codes(staff.query("/users", per_page=1, page=2)) == [amina.code]
    assert codes(staff.query("/users", page=99)) == []
    assert staff.query("/users").json()["pagination"]["per_page"] == 20
    assert staff.query("/users", per_page=5000).json()["pagination"]["per_page"] == 100


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "benjeloun amina"}, True),
        ({"search": "MAF0001"}, True),
        ({"search": "mensah"}, False),
        ({"country": "ma", "city": "rabat"}, True),
        ({"gender": ["F", "N"]}, True),
        ({"gender": "M"}, False),
        ({"availability": "disponible_maintenant", "work_mode": "hybride"}, True),
        ({"work_mode": "sur_site"}, False),
        ({"talent": "photographer"}, True),
        ({"min_experience": 7}, True),
        ({"min_experience": 8}, False),
        ({"is_active": "true"}, True),
        ({"is_active": "false"}, False),
        ({"ordering": "name"}, True),
    ],
)
def test_each_criterion_keeps_whom_it_fits(staff, amina, query, found):
    assert codes(staff.query("/users", **query)) == ([amina.code] if found else [])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"gender": "Z"}, "gender"),
        ({"country": "ZZ"}, "country"),
        ({"city": "Rabat"}, "city"),
        ({"talent": "no-such"}, "talent"),
        ({"ordering": "password"}, "ordering"),
        ({"min_experience": -1}, "min_experience"),
        ({"search": "x" * 101}, "search"),
    ],
)
def test_what_the_filter_does_not_know_is_said(staff, query, field):
    answer = staff.query("/users", **query)
    assert answer.status_code == 422
    assert {name.partition(".")[0] for name in answer.json()["error"]["fields"]} == {field}


def test_lists_hold_no_contact(staff, amina):
    shown = staff.get("/users").text
    assert [private for private in PRIVATE if private in shown] == []


def test_the_list_is_for_staff(program, kofi):
    assert program(kofi.user).get("/users").status_code == 403


def test_one_reads_oneself_with_contacts_and_nobody_else(program, amina, kofi):
    mine = program(amina.user)
    contacts = mine.get(f"/users/{amina.user.pk}").json()["data"]["contacts"]
    assert contacts["phone"] == "+212612345678"
    assert mine.get(f"/users/{kofi.user.pk}").status_code == 403
    assert mine.get("/users/2147483647").status_code == 403, "a stranger learns of no number"
    assert not ActivityLog.objects.filter(action_type="view_contacts").exists()


def test_each_look_of_staff_at_contacts_is_noted(staff, amina, zara):
    assert staff.get(f"/users/{amina.user.pk}").json()["data"]["contacts"]["email"] == "amina@example.com"
    assert ActivityLog.objects.get(action_type="view_contacts").user == zara


def test_staff_without_the_permission_see_no_contact(program, sam, amina):
    sam.is_superuser = False
    sam.save()
    sam.user_permissions.set(Permission.objects.filter(codename__in=["view_profile"]))
    SocialLink.objects.create(profile=amina, network="instagram", address="https://www.instagram.com/amina")
    answer = program(sam).get(f"/users/{amina.user.pk}")
    assert answer.json()["data"]["contacts"] is None
    assert [private for private in (*PRIVATE, "instagram.com") if private in answer.text] == []


def test_an_account_without_a_profile_is_just_an_account(editor, zara):
    data = editor.get(f"/users/{zara.pk}").json()["data"]
    assert (data["id"], data["profile"]) == (zara.pk, None)
    refused = editor.patch(f"/users/{zara.pk}", {"bio": "x"}, if_match="*")
    assert refused.json()["error"]["code"] == "no_profile"


def test_what_is_left_out_of_a_change_stays(program, amina):
    mine = program(amina.user)
    before = mine.get(f"/users/{amina.user.pk}").json()["data"]
    answer = mine.patch(f"/users/{amina.user.pk}", {"bio": "Neu."}, if_match=edition(mine, amina))
    changed = {"bio", "updated_at"}
    after = answer.json()["data"]
    assert {name for name in after if after[name] != before[name]} == changed


def test_answers_go_through_the_forms_of_the_website(program, amina):
    mine = program(amina.user)
    given = {
        "phone": "0612 34 56 99",
        "social_links": {"instagram": "@amina"},
        "talents": ["editor"] if Talent.objects.filter(code="editor") else ["photographer"],
        "first_name": " Amina ",
        "nationality": "MA",
    }
    answer = mine.patch(f"/users/{amina.user.pk}", given, if_match="*")
    data = answer.json()["data"]
    assert data["contacts"]["phone"] == "+212612345699"
    assert data["social_links"] == {"instagram": "https://www.instagram.com/amina"}
    assert (data["talents"], data["first_name"], data["nationality"]) == (given["talents"], "Amina", "MA")
    assert data["profile_score"] == 58, "the score follows"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"phone": "garbage!!"}, "phone"),
        ({"date_of_birth": "2099-01-01"}, "date_of_birth"),
        ({"date_of_birth": "0001-01-01"}, "date_of_birth"),
        ({"rate_min": 5, "rate_max": 4, "rate_currency": "MAD", "rate_unit": "day"}, "rate_max"),
        ({"talents": ["no-such"]}, "talents"),
        ({"talents": []}, "talents"),
        ({"country": "ZZ"}, "country"),
        ({"country": "MA", "city": "Nowhere at all"}, "city"),
        ({"first_name": "…"}, "first_name"),
        ({"website": "ftp://example.com"}, "website"),
        ({"social_links": {"instagram": "https://evil.example/a"}}, "instagram"),
        ({"work_mode": "teleport"}, "work_mode"),
    ],
)
def test_what_the_website_refuses_is_refused(program, amina, given, field):
    mine = program(amina.user)
    answer = mine.patch(f"/users/{amina.user.pk}", given, if_match="*")
    assert answer.status_code == 422
    assert set(answer.json()["error"]["fields"]) == {field}
    assert Profile.objects.get(pk=amina.pk).updated_at == amina.updated_at


@pytest.mark.parametrize(
    "name",
    ["is_staff", "is_superuser", "groups", "unique_code", "code", "email", "password", "is_active", "id"]
    + ["user", "completeness_score", "profile_score", "country_of_origin", "cv", "photo", "created_at"],
)
def test_rights_and_codes_cannot_be_written(editor, amina, name):
    before = edition(editor, amina)
    for method in (editor.patch, editor.put):
        answer = method(f"/users/{amina.user.pk}", {"bio": "x", name: True}, if_match="*")
        assert answer.status_code == 422
        assert name in answer.json()["error"]["fields"]
    assert edition(editor, amina) == before


def test_a_change_says_which_edition_it_changes(program, amina):
    mine = program(amina.user)
    path, first = f"/users/{amina.user.pk}", edition(mine, amina)
    assert mine.patch(path, {"bio": "a"}).status_code == 428
    assert mine.patch(path, {"bio": "b"}, if_match=first).status_code == 200
    late = mine.patch(path, {"bio": "c"}, if_match=first)
    assert (late.status_code, late.json()["error"]["code"]) == (412, "precondition_failed")
    assert Profile.objects.get(pk=amina.pk).bio == "b"
    assert mine.patch(path, {"bio": "d"}, if_match=f'"other", {edition(mine, amina)}').status_code == 200


def test_whole_answers_replace_whole_answers(program, amina):
    mine = program(amina.user)
    whole = {
        "first_name": "Amina",
        "last_name": "Alaoui",
        "gender": "F",
        "date_of_birth": "1992-03-14",
        "country": "MA",
        "city": "Rabat",
        "phone": "+212612345678",
        "talents": ["photographer"],
        "availability": "en_projet",
        "work_mode": "sur_site",
    }
    path = f"/users/{amina.user.pk}"
    missing = mine.put(path, {"first_name": "Amina"}, if_match="*").json()["error"]["fields"]
    assert set(missing) == set(whole) - {"first_name"}
    data = mine.put(path, whole, if_match="*").json()["data"]
    assert (data["last_name"], data["bio"], data["years_experience"]) == ("Alaoui", "", None)
    assert data["is_public"] is True, "nobody is hidden because a program left a name out"


def test_others_change_nobody(program, staff, kofi, amina):
    for other in (program(kofi.user), staff):
        path = f"/users/{amina.user.pk}"
        assert other.patch(path, {"bio": "x"}, if_match="*").status_code == 403
        assert other.delete(path).status_code == 403


def test_erasing_hides_at_once(program, editor, amina, kofi, sam):
    data = editor.delete(f"/users/{amina.user.pk}").json()["data"]
    assert data["id"] == amina.user.pk
    assert data["erase_on"]
    assert program(kofi.user).delete("/me").status_code == 200
    assert not Profile.objects.published().exists()
    assert editor.delete("/me").json()["error"]["code"] == "last_administrator"


def test_the_catalogue_counts_whom_one_may_see(program, amina, kofi):
    mine = program(kofi.user)
    talent = Talent.objects.get(code="photographer")
    data = mine.get(f"/talents/{talent.pk}").json()["data"]
    assert (data["code"], data["people"]) == ("photographer", 2)
    Profile.objects.filter(pk=amina.pk).update(is_public=False)
    assert mine.get(f"/talents/{talent.pk}").json()["data"]["people"] == 1
    answer = mine.get(f"/talents/{talent.pk}/users")
    assert [card["code"] for card in answer.json()["data"]] == [kofi.code]
    assert [private for private in PRIVATE if private in answer.text] == []
    assert mine.get("/talents").json()["pagination"]["total"] == Talent.objects.offered().count()


def test_figures_are_for_staff(program, staff, amina, kofi):
    data = staff.get("/stats/users").json()["data"]
    assert data["total"] == 2
    assert {part["code"]: part["number"] for part in data["gender"]} == {"F": 1, "M": 1, "N": 0}
    assert data["talents"] == [{"code": "photographer", "name": "Photographe", "number": 2}]
    assert staff.get("/stats/overview").json()["data"]["people"] == 2
    for path in ("/stats/users", "/stats/overview", "/stats/cinema"):
        assert program(kofi.user).get(path).status_code == 403


def test_ones_own_data_is_json_with_addresses_of_files(program, amina, kofi):
    amina.replace_cv(storages["private"].save("cvs/x.txt", ContentFile(b"my CV")), by=amina.user)
    mine = program(amina.user)
    answer = mine.get("/me/export")
    data = answer.json()["data"]
    assert data["profile"]["phone"] == "+212612345678"
    assert data["files"] == [{"name": "cv.txt", "url": "http://testserver/api/v1/me/files/cv.txt"}]
    assert answer["Cache-Control"] == "no-store"
    assert b"".join(mine.get("/me/files/cv.txt").streaming_content) == b"my CV"
    assert program(kofi.user).get("/me/files/cv.txt").status_code == 404
    assert mine.get("/me/files/data.json").status_code == 404


def costs(reader, paths):
    found = {}
    for path in paths:
        reader.get(path)  # permissions and figures that a first request fills
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(path).status_code == 200
        found[path] = len(queries)
    return found


def test_lists_cost_the_same_whatever_their_size(staff, rabat):
    talent, country = Talent.objects.get(code="photographer"), rabat.country_id
    lists = ["/users", "/users?search=benjelloun&country=MA&city=Rabat&talent=photographer", "/talents"]
    lists += [f"/talents/{talent.pk}/users", "/stats/users", "/countries", f"/countries/{country}/cities"]
    make_talent(city=rabat)
    small = costs(staff, lists)
    for _person in range(4):
        make_talent(city=rabat)
    assert costs(staff, lists) == small
    assert max(small.values()) <= 20, small


def test_places_are_public_and_cacheable(client, rabat):
    answer = client.get("/api/v1/countries")
    assert answer.json()["data"][0]["code"] == "MA"
    assert set(answer["Cache-Control"].split(", ")) == {"public", "max-age=3600"}
    assert "Accept-Language" in answer["Vary"]
    cities = client.get(f"/api/v1/countries/{rabat.country_id}/cities", {"search": "rab"})
    assert cities.json()["data"] == [{"id": rabat.pk, "code": "RAB", "name": "Rabat"}]
