"""The pages of a search, by the people who may and may not use them."""

import re
from io import BytesIO

import pytest
from django.urls import reverse

from accounts.own_data import archive_of
from matching import index, runs, tasks
from matching.brief.criteria import Criterion
from matching.models import Brief, MatchRun
from talentio.core.models import ActivityLog
from talentio.core.pdf.sheet import Sheet
from talentio.testing import files

pytestmark = pytest.mark.django_db
TEXT = "Photographe à Rabat, 3 ans d'expérience. Femme de moins de 30 ans. Bonne humeur."


@pytest.fixture
def recruiter(client, zara):
    client.force_login(zara)
    return client


@pytest.fixture
def brief(zara):
    return runs.read(TEXT, kind="standard", by=zara)


def confirmed(brief, **changes):
    sent = {f"kind_{each['id']}": each["kind"] for each in brief.criteria}
    sent |= {f"weight_{each['id']}": each["weight"] for each in brief.criteria}
    return sent | changes


def run_of(brief, by):
    run = runs.start(brief, [Criterion.read(each) for each in brief.criteria], by=by)
    tasks.run(run.pk)
    run.refresh_from_db()
    return run


@pytest.mark.parametrize("field", ["job_description", "role_description"])
def test_a_description_becomes_a_brief_to_edit(recruiter, field):
    answer = recruiter.post("/ai-search", {field: TEXT})
    brief = Brief.objects.get()
    assert answer["Location"] == brief.get_absolute_url()
    page = recruiter.get(answer["Location"]).content.decode()
    assert "Bonne humeur." in page
    assert {each["field"] for each in brief.criteria} == {"talents", "city", "years_of_experience"}
    assert {each["field"] for each in brief.refused} == {"gender", "age"}


def test_the_confirmed_brief_is_what_runs(recruiter, brief, amina, django_capture_on_commit_callbacks):
    first = brief.criteria[0]["id"]
    second = brief.criteria[1]["id"]
    changes = {f"kind_{first}": "", f"kind_{second}": "prefer", f"weight_{second}": "5"}
    answer = recruiter.post(brief.get_absolute_url(), confirmed(brief, **changes))
    run = MatchRun.objects.get()
    assert answer["Location"] == run.get_absolute_url()
    assert [(each["id"], each["kind"], each["weight"]) for each in run.criteria][0] == (second, "prefer", 5)
    assert first not in [each["id"] for each in run.criteria]
    assert ActivityLog.objects.filter(action_type="search_talents").count() == 1


def test_a_run_that_waits_looks_again_and_then_shows_people_with_reasons(recruiter, brief, amina, zara):
    run = runs.start(brief, [Criterion.read(each) for each in brief.criteria], by=zara)
    assert 'http-equiv="refresh"' in recruiter.get(run.get_absolute_url()).content.decode()
    assert tasks.run(run.pk) == 1
    page = recruiter.get(run.get_absolute_url())
    assert "http-equiv" not in page.content.decode()
    assert amina.code in page.content.decode()
    assert "Photographe" in page.content.decode()


def test_a_task_that_runs_twice_changes_nothing(brief, amina, zara):
    run = run_of(brief, zara)
    before = list(run.items.values_list("pk", flat=True))
    assert tasks.run(run.pk) == 0
    runs.carry_out(run)
    assert list(run.items.values_list("pk", flat=True)) == before
    assert tasks.run(0) == 0


def test_json_is_answered_at_once_in_the_agreed_shape(recruiter, amina):
    answer = recruiter.post("/ai-search", {"job_description": TEXT}, headers={"accept": "application/json"})
    data = answer.json()
    assert set(data) == {"success", "candidates", "total_analyzed", "total_matched"}
    assert data["success"] is True
    assert (data["total_analyzed"], data["total_matched"]) == (1, 1)
    (found,) = data["candidates"]
    assert set(found) == {
        *("user", "code", "score", "explication", "reason", "points_forts", "points_faibles"),
    }
    assert found["code"] == amina.code
    assert found["reason"] == found["explication"]
    assert found["score"] == 100
    assert "amina@example.com" not in answer.content.decode()


def test_in_arabic_the_words_of_a_text_keep_their_direction(recruiter, amina):
    recruiter.cookies["django_language"] = "ar"
    recruiter.post("/ai-search", {"job_description": "3-5 ans d'expérience"})
    page = recruiter.get(Brief.objects.get().get_absolute_url()).content.decode()
    assert "\u20683-5 ans d&#x27;expérience\u2069" in page


def test_what_is_pasted_is_never_cut_by_the_browser(recruiter):
    page = recruiter.get("/ai-search").content.decode()
    assert "maxlength" not in re.search(r"<textarea[^>]*>", page)[0]


def test_a_long_description_is_shortened_in_lists_with_a_sign():
    assert str(Brief(text="Comédienne " * 20)).endswith("…")
    assert len(str(Brief(text="x" * 200))) == 60


def test_json_without_a_description_is_refused(recruiter):
    answer = recruiter.post("/ai-search", {}, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["success"] is False


@pytest.mark.parametrize("text", ["", "  ", "x" * 20_001])
def test_an_empty_or_endless_description_is_explained(recruiter, text):
    assert recruiter.post("/ai-search", {"job_description": text}).status_code == 422
    assert not Brief.objects.exists()


@pytest.mark.parametrize("kind", ["txt", "docx", "pdf"])
def test_a_description_may_be_a_file(recruiter, kind):
    page = Sheet(title="Annonce", author="Zara")
    page.paragraph("Photographe. Anglais courant.", 0, 400)
    sent = {
        "txt": lambda: files.upload("a.txt", "Photographe à Rabat".encode("cp1252"), "text/plain"),
        "docx": files.docx,
        "pdf": lambda: files.upload("a.pdf", page.finished(), "application/pdf"),
    }[kind]()
    answer = recruiter.post("/ai-search", {"job_description": "", "file": sent})
    assert answer.status_code == 302
    brief = Brief.objects.get()
    assert brief.text
    if kind != "docx":
        assert "talents" in {each["field"] for each in brief.criteria}


@pytest.mark.parametrize("sent", ["scan", "locked", "photo"])
def test_a_file_without_text_is_explained(recruiter, sent):
    made = {
        "scan": lambda: files.pdf(stream=b""),
        "locked": lambda: files.pdf(password="geheim"),
        "photo": lambda: files.upload("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "text/plain"),
    }[sent]()
    answer = recruiter.post("/ai-search", {"file": made})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not Brief.objects.exists()


def test_made_up_kinds_and_weights_are_refused(recruiter, brief):
    first = brief.criteria[0]["id"]
    for changes in ({f"kind_{first}": "never"}, {f"weight_{first}": "99"}):
        assert recruiter.post(brief.get_absolute_url(), confirmed(brief, **changes)).status_code == 422
    assert not MatchRun.objects.exists()


def test_one_person_starts_only_so_many_searches_a_minute(recruiter, brief, zara):
    for _number in range(runs.PER_MINUTE):
        runs.start(brief, [], by=zara)
    with pytest.raises(runs.TooManyRuns):
        runs.start(brief, [], by=zara)
    assert recruiter.post(brief.get_absolute_url(), confirmed(brief)).status_code == 200
    asked = recruiter.post("/ai-search", {"job_description": TEXT}, headers={"accept": "application/json"})
    assert (asked.status_code, asked["Retry-After"]) == (429, "60")


def test_talents_may_not_search(client, amina):
    client.force_login(amina.user)
    assert client.get("/ai-search").status_code == 403
    assert client.post("/ai-search", {"job_description": TEXT}).status_code == 403


def test_another_recruiters_searches_are_not_shown(client, brief, zara, rabat, django_user_model):
    run = run_of(brief, zara)
    omar = django_user_model.objects.create_user("omar@example.com", is_staff=True, first_name="Omar")
    omar.groups.set(zara.groups.all())
    client.force_login(omar)
    assert client.get(run.get_absolute_url()).status_code == 404
    assert client.get(brief.get_absolute_url()).status_code == 404


def test_who_hides_after_a_search_is_not_shown_in_it_any_more(recruiter, brief, amina, zara):
    run = run_of(brief, zara)
    amina.is_public = False
    amina.save()
    assert amina.code not in recruiter.get(run.get_absolute_url()).content.decode()


def test_a_persons_tags_are_in_the_archive_of_their_data(amina):
    index.refresh_stale()
    with archive_of(amina.user) as archive:
        content = BytesIO(archive.read())
    import zipfile

    assert b'"photographer"' in zipfile.ZipFile(content).read("data.json")


@pytest.mark.parametrize("size", [1, 5])
def test_the_result_page_costs_the_same_whatever_its_size(
    recruiter, brief, zara, rabat, size, django_assert_max_num_queries
):
    from talents.factories import make_talent

    for _number in range(size):
        make_talent(city=rabat)
    run = run_of(brief, zara)
    with django_assert_max_num_queries(11):
        recruiter.get(reverse("matching:run", args=[run.pk]))
