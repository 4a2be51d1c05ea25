"""Numbers beside the filters of lists: counted by a task, read in one query, shown while they are true."""

import pytest

from notifications.models import EmailLog
from talentio.core.models import Figure
from talentio.ops import filter_counts
from talents.factories import make_talent

pytestmark = pytest.mark.django_db
LIST = "/admin/talents/profile/"


@pytest.fixture
def staff(client, sam):
    client.force_login(sam)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def people(rabat):
    return [make_talent(city=rabat, gender=gender) for gender in "FFM"]


def numbers(page):
    """{what a choice says: its number} of the page."""
    shown = {}
    for part in page.text.split("<li")[1:]:
        if "<small>" in part:
            label = part.split("<span>")[1].split("</span>")[0]
            shown[label] = part.split("<small>")[1].split("</small>")[0]
    return shown


def test_choices_say_how_many_rows_stand_behind_them(staff, people):
    assert filter_counts.refresh() > 5
    shown = numbers(staff.get(LIST))
    assert (shown["Woman"], shown["Man"]) == ("2", "1")


def test_before_the_first_count_the_filters_work_without_numbers(staff, people):
    page = staff.get(LIST)
    assert page.status_code == 200 and numbers(page) == {}


def test_a_number_is_not_shown_where_something_else_narrows_the_list(staff, people):
    filter_counts.refresh()
    narrowed = numbers(staff.get(LIST, {"gender__exact": "F"}))
    assert narrowed["Man"] == "1"  # what another choice of the same filter would give
    assert "Available now" not in narrowed
    assert numbers(staff.get(LIST, {"q": "amina"})) == {}


def test_they_cost_one_query(staff, people, django_assert_max_num_queries):
    filter_counts.refresh()
    staff.get(LIST)
    with django_assert_max_num_queries(15) as seen:
        staff.get(LIST)
    assert sum("core_figure" in query["sql"] for query in seen.captured_queries) == 1


def test_they_are_counted_anew_and_old_ones_go(staff, people, rabat):
    filter_counts.refresh()
    make_talent(city=rabat, gender="M")
    filter_counts.refresh()
    assert numbers(staff.get(LIST))["Man"] == "2"
    assert Figure.objects.filter(key="filter_counts:talents.profile").count() == 1


def test_mails_are_counted_by_their_state(staff):
    EmailLog.objects.create(key="sample", to_email="a@b.example", status="failed")
    filter_counts.refresh()
    shown = numbers(staff.get("/admin/notifications/emaillog/"))
    assert shown["failed"] == "1"


def test_without_an_administrator_nothing_is_counted(db):
    assert filter_counts.refresh() == 0
