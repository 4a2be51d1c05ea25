"""Film talents, companies and projects over the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from productions.factories import make_company, make_project, make_role
from productions.models import Assignment, assign
from talentio.core.models import ActivityLog

pytestmark = pytest.mark.django_db


@pytest.fixture
def yasmine(rabat):
    return make_film_talent(city=rabat, phone="+212612340000", email="yasmine@example.com")


@pytest.fixture
def staff(program, zara):
    return program(zara)


@pytest.fixture
def reader(program, kofi):
    return program(kofi.user)


def found(answer):
    assert answer.status_code == 200, answer.text
    return [card["code"] for card in answer.json()["data"]]


def test_any_width_of_a_code_and_the_number_lead_to_a_film_talent(reader, yasmine):
    assert found(reader.get("/cinema/talents")) == [yasmine.code]
    short = yasmine.code.replace("0000", "000")
    for way in (yasmine.code, yasmine.code.lower(), short, yasmine.pk):
        assert reader.get(f"/cinema/talents/{way}").json()["data"]["code"] == yasmine.code
    assert reader.get("/cinema/talents/MACAS09999F").status_code == 404


def test_contacts_are_for_staff_and_each_look_is_noted(staff, reader, yasmine, zara):
    hidden = reader.get(f"/cinema/talents/{yasmine.code}")
    assert hidden.json()["data"]["contacts"] is None
    private = ("+212612340000", "yasmine@example.com", str(yasmine.date_of_birth))
    assert [each for each in private if each in hidden.text] == []
    shown = staff.get(f"/cinema/talents/{yasmine.code}").json()["data"]["contacts"]
    assert shown["phone"] == "+212612340000"
    assert ActivityLog.objects.get(action_type="view_contacts").user == zara


def test_the_twelve_criteria_are_those_of_the_website(reader, yasmine):
    age = yasmine.age
    assert found(reader.query("/cinema/talents", country="MA", age_min=age, age_max=age)) == [yasmine.code]
    assert found(reader.query("/cinema/talents", gender="M")) == []
    assert found(reader.query("/cinema/talents", type=["figurant", "acteur_principal"])) == [yasmine.code]
    wrong = {"type": "king", "country": "ZZ", "language": "xx-no", "height_min": 9000, "age": "1-2"}
    for name, value in wrong.items():
        answer = reader.query("/cinema/talents", **{name: value})
        assert answer.status_code == 422
        assert {field.partition(".")[0] for field in answer.json()["error"]["fields"]} == {name}


def test_nobody_finds_out_by_searching_what_they_may_not_see(staff, reader, yasmine):
    closed = reader.query("/cinema/talents", skin_tone="fonce")
    assert set(closed.json()["error"]["fields"]) >= {"skin_tone"}
    assert closed.status_code == 422
    known = CinemaTalent._meta.get_field("skin_tone").choices[0][0]
    assert reader.query("/cinema/talents", skin_tone=known).status_code == 422
    assert staff.query("/cinema/talents", skin_tone=known).status_code == 200


def test_who_is_hidden_is_not_there(reader, yasmine):
    yasmine.is_public = False
    yasmine.save()
    yasmine.refresh_listing()
    assert found(reader.get("/cinema/talents")) == []
    assert reader.get(f"/cinema/talents/{yasmine.pk}").status_code == 404


def test_companies_that_are_closed_are_for_staff(staff, reader):
    open_one, closed = make_company(name="Atlas"), make_company(name="Kasbah", is_active=False)
    project = make_project(company=closed)
    assert [row["id"] for row in reader.get("/cinema/productions").json()["data"]] == [open_one.pk]
    assert reader.get(f"/cinema/productions/{closed.pk}").status_code == 404
    assert reader.get(f"/cinema/projects/{project.pk}").status_code == 404
    assert staff.get(f"/cinema/projects/{project.pk}").json()["data"]["code"] == project.prefix
    assert [row["id"] for row in staff.query("/cinema/productions", search="kas").json()["data"]] == [
        closed.pk
    ]


def test_projects_are_found_by_status_and_type(reader):
    project = make_project(status="en_tournage")
    assert [row["id"] for row in reader.query("/cinema/projects", status="en_tournage").json()["data"]] == [
        project.pk
    ]
    assert reader.query("/cinema/projects", status="termine").json()["data"] == []
    assert reader.query("/cinema/projects", status="someday").status_code == 422


def test_assigning_twice_is_a_conflict(staff, reader, yasmine):
    role = make_role()
    path, choice = f"/cinema/projects/{role.project_id}/talents", {"talent": yasmine.code, "role": role.pk}
    first = staff.post(path, choice)
    assert first.status_code == 201
    assert first.json()["data"]["code"] == f"{role.project.prefix}001"
    again = staff.post(path, choice)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_assigned")
    assert [row["talent_code"] for row in reader.get(path).json()["data"]] == [yasmine.code]
    assert reader.post(path, choice).status_code == 403


def test_who_may_not_be_in_a_role_is_not_put_there(staff, yasmine, rabat):
    role, other = make_role(), make_role()
    path = f"/cinema/projects/{role.project_id}/talents"
    answer = staff.post(path, {"talent": yasmine.code, "role": other.pk})
    assert answer.json()["error"]["fields"].keys() == {"role"}
    assert staff.post(path, {"talent": "MAXXX99999F", "role": role.pk}).json()["error"]["fields"].keys() == {
        "talent"
    }
    for field in ("code", "assigned_by", "removed_at", "project"):
        answer = staff.post(path, {"talent": yasmine.code, "role": role.pk, field: 1})
        assert (answer.status_code, Assignment.objects.count()) == (422, 0)


def test_removing_keeps_what_was(staff, yasmine):
    role = make_role()
    assignment = assign(role, yasmine, by=None)
    path = f"/cinema/projects/{role.project_id}/talents/{assignment.pk}"
    elsewhere = f"/cinema/projects/{make_project().pk}/talents/{assignment.pk}"
    assert staff.delete(elsewhere).status_code == 404
    assert staff.delete(path).json()["data"]["is_removed"] is True
    assert staff.delete(path).status_code == 404
    assert Assignment.objects.get().removed_at is not None


def costs(reader, paths):
    found = {}
    for path in paths:
        reader.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(path).status_code == 200
        found[path] = len(queries)
    return found


def test_lists_cost_the_same_whatever_their_size(staff, rabat):
    role = make_role()
    lists = [
        "/cinema/talents",
        "/cinema/talents?country=MA&gender=F",
        "/cinema/productions",
        "/cinema/projects",
    ]
    lists += [
        f"/cinema/projects/{role.project_id}",
        f"/cinema/projects/{role.project_id}/talents",
        "/stats/cinema",
    ]
    assign(role, make_film_talent(city=rabat), by=None)
    small = costs(staff, lists)
    for _number in range(4):
        assign(role, make_film_talent(city=rabat), by=None)
        make_role()
        make_role(project=role.project)
    assert costs(staff, lists) == small
    assert max(small.values()) <= 20, small
