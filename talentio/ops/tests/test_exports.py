"""Exports: what leaves, for whom, why, and for how long it can be fetched."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from cinema.factories import make_film_talent
from talentio.core import exports, tasks
from talentio.core.models import ActivityLog, Export
from talentio.core.models.transfers import State
from talents.factories import make_talent
from talents.models import Profile

pytestmark = pytest.mark.django_db
FORM = "/admin/talents/profile/export/"
PURPOSE = "Casting of Atlas, phase 2"


def asked(file_format="csv", columns=("code", "first_name", "last_name", "city"), **more):
    return {"format": file_format, "columns": columns, "purpose": PURPOSE, "separator": ",", **more}


def body(answer):
    return b"".join(answer.streaming_content)


def rows_of(answer):
    text = body(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def recruiter(client, zara):
    zara.language = "en"
    zara.save()
    client.force_login(zara)
    client.cookies["django_language"] = "en"
    return client


def test_a_recruiter_gets_the_filtered_list_as_csv(recruiter, amina, kofi):
    found = rows_of(recruiter.post(f"{FORM}?gender=M", asked()))
    assert [row["First name"] for row in found] == ["Kofi"]
    assert found[0]["Code"] == kofi.code
    assert found[0]["City of residence"] == "Rabat"


def test_a_purpose_is_asked_and_noted(recruiter, zara, amina):
    refused = recruiter.post(FORM, asked(purpose="x"))
    assert refused.status_code == 422
    assert not Export.objects.exists()
    body(recruiter.post(FORM, asked()))
    export = Export.objects.get()
    assert (export.requested_by, export.purpose, export.state) == (zara, PURPOSE, State.DONE)
    assert export.done == 1
    assert recruiter.get(f"/admin/core/export/{export.pk}/change/").status_code == 200
    noted = ActivityLog.objects.get(action_type="export_people")
    assert noted.description == f"csv · {PURPOSE}"
    assert noted.user == zara


def test_what_was_typed_is_still_there_after_a_refusal(recruiter, amina):
    page = recruiter.post(FORM, asked("xlsx", purpose="no")).content.decode()
    assert 'value="no"' in page
    chosen = next(line for line in page.splitlines() if 'value="xlsx"' in line)
    assert "checked" in chosen


def test_the_form_shows_how_many_rows_there_are(recruiter, amina, kofi):
    assert "2 rows of the list" in recruiter.get(FORM).content.decode()
    assert "1 row of the list" in recruiter.get(f"{FORM}?gender=M").content.decode()


def test_rows_chosen_by_hand_are_exported_alone(recruiter, amina, kofi):
    chosen = {"action": "export_chosen", "_selected_action": [kofi.pk]}
    led = recruiter.post("/admin/talents/profile/", chosen)
    assert [row["First name"] for row in rows_of(recruiter.post(led.url, asked()))] == ["Kofi"]


def test_contacts_leave_only_with_the_permission(recruiter, zara, amina):
    zara.groups.clear()
    grant(zara, "talents.export_profile", "talents.view_profile")
    assert "E-mail" not in recruiter.get(FORM).content.decode()
    assert recruiter.post(FORM, asked(columns=["code", "email"])).status_code == 422
    default = exports.deliver(
        exports.listing_of("people"), Profile.objects.all(), "csv", by=fresh(zara), purpose="for a test"
    )
    text = body(default).decode()
    assert amina.code in text
    assert "amina@example.com" not in text
    assert "+212612345678" not in text
    assert "1992" not in text
    grant(zara, "talents.view_contacts")
    row = rows_of(recruiter.post(FORM, asked(columns=["email", "phone", "date_of_birth"])))[0]
    assert list(row.values()) == ["1992-03-14", "amina@example.com", "+212612345678"]


def test_sensitive_answers_never_leave_by_default(sam, rabat):
    make_film_talent(city=rabat, ethnicities=["berbere"], skin_tone="mat")
    listing = exports.listing_of("film-talents")
    default = exports.deliver(listing, listing.model.objects.all(), "csv", by=sam, purpose="for a test")
    text = body(default).decode()
    assert "Berb" not in text
    assert "Amazigh" not in text
    columns = ["code", "skin_tone", "ethnicities"]
    wanted = exports.deliver(
        listing, listing.model.objects.all(), "csv", by=sam, purpose="for a test", columns=columns
    )
    assert "Amazigh" in body(wanted).decode()


def test_document_numbers_are_in_no_export():
    for key in ("people", "film-talents"):
        assert not any("document" in column.key + column.path for column in exports.listing_of(key).columns)


@pytest.mark.parametrize("role", ["presence", "staff", "talent"])
def test_others_get_no_list(client, role, kofi, django_user_model):
    person = kofi.user
    if role != "talent":
        person = django_user_model.objects.create_user(email="x@example.com", is_staff=True)
        person.groups.add(*group_named("Presence") if role == "presence" else ())
    client.force_login(person)
    expected = 302 if role == "talent" else 403
    assert client.get(FORM).status_code == expected
    assert client.post(FORM, asked()).status_code == expected


def test_formulas_are_disarmed_and_phones_are_not(recruiter, zara, rabat):
    make_talent(city=rabat, first_name='=HYPERLINK("http://evil")', last_name="＝1+1", phone="+212612345678")
    grant(zara, "talents.view_contacts")
    columns = ["first_name", "last_name", "phone"]
    row = rows_of(recruiter.post(FORM, asked(columns=columns)))[0]
    assert row["First name"] == '\'=HYPERLINK("http://evil")'
    assert row["Last name"] == "'＝1+1"
    assert row["Phone"] == "+212612345678"
    workbook = load_workbook(io.BytesIO(body(recruiter.post(FORM, asked("xlsx", columns)))))
    cell = workbook.active["B2"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://evil")', "s")


def test_a_workbook_holds_days_and_numbers(sam, client, amina):
    client.force_login(sam)
    columns = ["code", "date_of_birth", "years_experience", "talents"]
    sheet = load_workbook(io.BytesIO(body(client.post(FORM, asked("xlsx", columns))))).active
    code, born, talents, years = (cell.value for cell in sheet[2])
    assert (code, years, f"{born:%Y-%m-%d}") == (amina.code, 7, "1992-03-14")
    assert talents == "Photographe"


def test_a_pdf_lists_everybody_over_several_sheets(recruiter, rabat):
    for number in range(40):
        make_talent(city=rabat, first_name="Fatou", last_name=f"<b>N°{number}</b> محمد")
    columns = ["code", "first_name", "last_name", "city"]
    read = PdfReader(io.BytesIO(body(recruiter.post(FORM, asked("pdf", columns)))))
    text = "\n".join(page.extract_text() for page in read.pages)
    assert len(read.pages) == 2
    assert all(f"<b>N°{number}</b>" in text for number in range(40))
    assert text.count("Fatou") == 40


def test_a_pdf_refuses_more_columns_than_paper_holds(recruiter, amina):
    columns = [column.key for column in exports.listing_of("people").columns if not column.permission]
    refused = recruiter.post(FORM, asked("pdf", columns))
    assert refused.status_code == 422
    assert "9 columns" in refused.content.decode()


def test_semicolons_stand_between_columns_for_excel_in_french(recruiter, amina):
    text = body(recruiter.post(FORM, asked(separator=";"))).decode("utf-8-sig")
    assert text.splitlines()[0] == "Code;Last name;First name;City of residence"


# Later --------------------------------------------------------------------------------------
@pytest.fixture
def long_list(monkeypatch, amina, kofi):
    """Every list is a long one."""
    monkeypatch.setattr(exports, "AT_ONCE", dict.fromkeys(exports.AT_ONCE, 1))


@pytest.fixture
def made(recruiter, zara, long_list, django_capture_on_commit_callbacks):
    """An export of two people that the queue has made."""
    recruiter.post(FORM, asked())
    export = Export.objects.get()
    assert tasks.make_export(export.pk) == 2
    export.refresh_from_db()
    return export


def link_on(client, export):
    page = client.get(reverse("admin:core_export_change", args=[export.pk])).content.decode()
    return page.partition('class="button default" href="')[2].partition('"')[0]


def test_a_long_list_is_made_by_the_queue_and_its_page_tells(recruiter, long_list):
    led = recruiter.post(FORM, asked(), follow=True)
    export = Export.objects.get()
    assert led.redirect_chain[-1][0] == f"/admin/core/export/{export.pk}/change/"
    assert 'data-running="1"' in led.content.decode()
    tasks.make_export(export.pk)
    page = recruiter.get(led.redirect_chain[-1][0]).content.decode()
    assert 'data-running="0"' in page
    assert "Download" in page


def test_the_link_gives_the_file_and_is_noted(recruiter, made, amina, kofi):
    found = rows_of(recruiter.get(link_on(recruiter, made)))
    assert [row["First name"] for row in found] == ["Kofi", "Amina"]
    assert ActivityLog.objects.filter(action_type="fetch_export", description=PURPOSE).exists()


def test_the_link_of_another_person_is_refused(recruiter, made, sam, client):
    link = link_on(recruiter, made)
    client.force_login(sam)
    assert client.get(link).status_code == 404
    assert link_on(client, made) == ""  # an administrator sees that it was made, not the file


def test_a_stranger_does_not_see_the_page_of_an_export(made, client, django_user_model):
    other = django_user_model.objects.create_user(email="omar@example.com", is_staff=True)
    other.groups.add(*group_named("Recruiters"))
    client.force_login(other)
    assert client.get(f"/admin/core/export/{made.pk}/change/").status_code == 302
    assert PURPOSE not in client.get("/admin/core/export/").content.decode()


def test_an_old_link_is_refused(recruiter, made, time_machine):
    link = link_on(recruiter, made)
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    assert recruiter.get(link).status_code == 404


def test_a_link_of_somebody_who_lost_the_right_is_refused(recruiter, zara, made):
    link = link_on(recruiter, made)
    zara.groups.clear()
    assert recruiter.get(link).status_code == 403


def test_the_file_goes_when_its_time_is_over_and_the_ledger_stays(recruiter, made, time_machine):
    link, name = link_on(recruiter, made), made.file
    assert storages["private"].exists(name)
    assert exports.expire() == 0
    time_machine.move_to(timezone.now() + timedelta(hours=25))
    assert exports.expire() == 1
    made.refresh_from_db()
    assert (made.state, made.file, made.purpose) == (State.EXPIRED, "", PURPOSE)
    assert not storages["private"].exists(name)
    assert recruiter.get(link).status_code in (302, 404)


def test_a_killed_job_is_picked_up_and_given_up_after_three_times(recruiter, long_list, time_machine):
    recruiter.post(FORM, asked())
    export = Export.objects.get()
    for attempt in (1, 2):
        assert Export.objects.claim(export.pk)  # and here its worker is killed
        assert tasks.make_export(export.pk) == 0  # nobody else works beside it
        time_machine.move_to(timezone.now() + timedelta(minutes=3))
        exports.pick_up()
        export.refresh_from_db()
        assert (export.state, export.attempts) == (State.QUEUED, attempt)
    assert Export.objects.claim(export.pk)
    time_machine.move_to(timezone.now() + timedelta(minutes=3))
    exports.pick_up()
    page = recruiter.get(f"/admin/core/export/{export.pk}/change/").content.decode()
    assert "interrupted too often" in page


def test_a_job_done_twice_changes_nothing(made):
    assert tasks.make_export(made.pk) == 0


def test_a_job_of_somebody_who_lost_the_right_fails_kindly(recruiter, zara, long_list):
    recruiter.post(FORM, asked())
    zara.groups.clear()
    export = Export.objects.get()
    assert tasks.make_export(export.pk) == 0
    export.refresh_from_db()
    assert export.state == State.FAILED
    assert export.file == ""


def test_the_queue_keeps_the_filters(recruiter, long_list, rabat):
    for number in range(3):
        make_talent(city=rabat, gender="M", last_name=f"Mensah {number}")
    recruiter.post(f"{FORM}?gender=M&q=mensah", asked())
    export = Export.objects.get()
    tasks.make_export(export.pk)
    export.refresh_from_db()
    assert export.done == 4  # three, and Kofi


@pytest.mark.parametrize("size", [1, 5])
def test_a_file_costs_the_same_queries_whatever_its_size(sam, rabat, size, django_assert_num_queries):
    for _number in range(size):
        make_talent(city=rabat)
    listing = exports.listing_of("people")
    columns = listing.chosen(sam)
    with django_assert_num_queries(6):
        assert len(list(exports.batches(Profile.objects.all(), columns))) == 1


def test_the_first_rows_leave_before_the_rest_is_read(sam, rabat, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(exports, "FIRST_BATCH", 1)
    for number in range(3):
        make_talent(city=rabat, last_name=f"N{number}")
    listing = exports.listing_of("people")
    columns = listing.chosen(sam, ["last_name"])
    batches = exports.batches(Profile.objects.all(), columns)
    with django_assert_num_queries(1):
        assert next(batches) == [("N2",)]
    assert list(batches) == [[("N1",), ("N0",)]]


@pytest.mark.parametrize("query", ["created_at__year=x", "user__is_active__exact=maybe"])
def test_a_filter_that_nobody_knows_exports_nothing(recruiter, amina, query):
    for answer in (recruiter.get(f"{FORM}?{query}"), recruiter.post(f"{FORM}?{query}", asked())):
        assert answer.status_code in (302, 400)
    assert not Export.objects.exists()


@pytest.mark.parametrize(("old", "file_format"), [("excel", "xlsx"), ("csv", "csv"), ("pdf", "pdf")])
def test_the_old_addresses_lead_to_the_form_with_their_filters(recruiter, old, file_format):
    led = recruiter.get(f"/admin/export/{old}?gender=M")
    assert led.url == f"{FORM}?gender=M&format={file_format}"
    assert recruiter.get(led.url).status_code == 200


def grant(user, *names):
    for name in names:
        app, codename = name.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))


def fresh(user):
    """The same account without the permissions that Django remembers."""
    return type(user).objects.get(pk=user.pk)


def group_named(name):
    return [Group.objects.get(name=name)]
