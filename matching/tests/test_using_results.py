"""M7: the people of a search as a file, side by side, in a role; and two searches of one brief compared."""

import csv
import io
import zipfile

import pytest

from cinema.factories import make_film_talent
from matching import comparing, runs, tasks
from matching.brief.criteria import Criterion
from matching.models import MatchRun
from productions.factories import make_project, make_role
from productions.models import Assignment
from talentio.core.models import ActivityLog

pytestmark = pytest.mark.django_db


@pytest.fixture
def recruiter(client, zara):
    client.force_login(zara)
    return client


@pytest.fixture
def people(rabat):
    rider = make_film_talent(city=rabat, first_name="Awa", skills=["horse-riding"])
    swimmer = make_film_talent(city=rabat, first_name="=cmd()", skills=["swimming"])
    return rider, swimmer


@pytest.fixture
def brief(people, zara):
    return runs.read("Équitation.", kind="cinema", by=zara)


def run_of(brief, criteria=None):
    chosen = [Criterion.read(each) for each in brief.criteria] if criteria is None else criteria
    found = runs.start(brief, chosen, by=brief.created_by)
    tasks.run(found.pk)
    return MatchRun.objects.get(pk=found.pk)


@pytest.fixture
def run(brief):
    return run_of(brief)


def content(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_csv_has_reasons_no_contacts_and_no_formula(recruiter, run, people):
    answer = recruiter.post(
        f"/ai-search/runs/{run.pk}/export", {"kind": "csv", "purpose": "Réunion de mardi"}
    )
    text = content(answer).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[1] for row in rows[1:]] == [item.candidate.code for item in run.items.all()]
    assert "quitation" in rows[1][5]
    assert any(row[2] == "'=cmd()" for row in rows)
    assert people[0].email not in text
    log = ActivityLog.objects.get(action_type="export_people")
    assert log.description == "csv, 2: Réunion de mardi"
    assert log.resource == f"matching.MatchRun:{run.pk}"


def test_xlsx_has_texts_where_formulas_could_be_and_only_those_ticked(recruiter, run, people):
    key = run.items.get(candidate__film=people[1]).candidate_id
    sent = {"kind": "xlsx", "purpose": "Client", "person": [key]}
    answer = recruiter.post(f"/ai-search/runs/{run.pk}/export", sent)
    sheet = zipfile.ZipFile(io.BytesIO(content(answer))).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row") == 2
    assert "=cmd()" in sheet and "<f>" not in sheet


def test_pdf_is_made_in_the_readers_language(recruiter, run):
    answer = recruiter.post(f"/ai-search/runs/{run.pk}/export", {"kind": "pdf", "purpose": "Client"})
    assert content(answer).startswith(b"%PDF-")
    assert answer["Content-Disposition"].endswith('.pdf"')


@pytest.mark.parametrize("sent", [{"kind": "csv", "purpose": " "}, {"kind": "exe", "purpose": "x"}, {}])
def test_without_a_purpose_or_kind_no_file_is_made(recruiter, run, sent):
    assert recruiter.post(f"/ai-search/runs/{run.pk}/export", sent).status_code == 422
    assert not ActivityLog.objects.filter(action_type="export_people").exists()


def test_those_ticked_are_assigned_after_a_look_at_what_is_in_the_way(recruiter, zara, run, people):
    role = make_role(project=make_project(name="Les Vents du Rif"), name="Cavalière")
    key = run.items.get(candidate__film=people[0]).candidate_id
    address = f"/ai-search/runs/{run.pk}/assign"
    assert "Cavalière" in recruiter.get(address, {"person": key}).content.decode()
    answer = recruiter.get(address, {"person": key, "role": role.pk}, follow=True)
    assert people[0].code in answer.content.decode()
    assert not Assignment.objects.exists()
    page = answer.redirect_chain[-1][0].split("?")[0]
    recruiter.post(page, {"role": role.pk, "talent": people[0].code, "confirmed": "1"})
    assert Assignment.objects.get().talent == people[0]


def test_a_role_of_a_finished_project_or_none_is_not_offered(recruiter, run, people):
    role = make_role(project=make_project(name="Fini", status="termine"))
    key = run.items.first().candidate_id
    address = f"/ai-search/runs/{run.pk}/assign"
    assert "Fini" not in recruiter.get(address, {"person": key}).content.decode()
    for wrong in (role.pk, "x", "99999999999999999999"):
        assert recruiter.get(address, {"person": key, "role": wrong}).status_code == 422


def test_two_to_four_stand_side_by_side(recruiter, run):
    address = f"/ai-search/runs/{run.pk}/side-by-side"
    keys = [item.candidate_id for item in run.items.all()]
    page = recruiter.get(address, {"person": keys}).content.decode()
    assert page.count('scope="col"') == 2
    assert page.count('class="met"') == 1 and page.count('class="hint"><span aria-hidden') == 0
    assert recruiter.get(address, {"person": keys[:1]})["Location"] == run.get_absolute_url()


def test_a_second_search_tells_who_moved_and_why(recruiter, brief, run, people):
    swim = Criterion("skills", "any", ["swimming"], id="n1", origin="staff")
    second = run_of(brief, [swim])
    found = comparing.compare(run, second)
    assert [sign for sign, _words in found.criteria] == ["+", "−"]
    assert {change.person["user"]["first_name"] for change in found.moved} == {"Awa", "=cmd()"}
    awa = next(each for each in found.moved if each.person["user"]["first_name"] == "Awa")
    assert (awa.before, awa.after) == (1, 2)
    assert [(before, after) for _label, before, after in awa.why] == [("met", None), (None, "not_met")]
    page = recruiter.get(f"/ai-search/runs/{second.pk}/compare", {"with": run.pk}).content.decode()
    assert "Awa" in page
    assert f"compare?with={run.pk}" in recruiter.get(second.get_absolute_url()).content.decode()


def test_who_came_and_who_went_stand_with_the_facts_of_both_searches(brief, run, people, rabat):
    late = make_film_talent(city=rabat, first_name="Dina", skills=["horse-riding"])
    second = run_of(brief)
    run.items.filter(candidate__film=people[0]).update(position=40)
    second.items.filter(candidate__film=people[1]).delete()
    found = comparing.compare(run, second)
    assert [each.person["code"] for each in found.came] == [late.code]
    assert [each.person["code"] for each in found.went] == [people[1].code]
    assert found.criteria == []


def test_a_weight_that_changed_is_a_reason(brief, run):
    heavier = [Criterion.read({**each, "weight": 5, "kind": "prefer"}) for each in brief.criteria]
    found = comparing.compare(run, run_of(brief, heavier))
    assert [sign for sign, _words in found.criteria] == ["±"]


@pytest.mark.parametrize("wrong", ["", "x", "0", "99999999999999999999"])
def test_a_search_is_compared_with_another_of_its_brief_only(recruiter, run, zara, wrong):
    address = f"/ai-search/runs/{run.pk}/compare"
    assert recruiter.get(address, {"with": wrong}).status_code == 404
    foreign = run_of(runs.read("Natation", kind="cinema", by=zara))
    assert recruiter.get(address, {"with": foreign.pk}).status_code == 404


@pytest.mark.parametrize("size", [1, 5])
def test_comparing_costs_the_same(recruiter, zara, rabat, size, django_assert_max_num_queries):
    for _number in range(size):
        make_film_talent(city=rabat)
    brief = runs.read("Équitation.", kind="cinema", by=zara)
    first, second = run_of(brief), run_of(brief)
    with django_assert_max_num_queries(13):
        recruiter.get(f"/ai-search/runs/{second.pk}/compare", {"with": first.pk})
