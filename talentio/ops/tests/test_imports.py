"""Imports: files of people are looked at first, then taken row by row, and can be undone."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.erasure import erase
from accounts.models import User
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from legal.models import Consent
from notifications.models import EmailLog
from talentio.core import exports, imports, tasks
from talentio.core.models import ActivityLog, ImportBatch, ImportRow
from talentio.core.models.transfers import State
from talents.models import Profile

pytestmark = pytest.mark.django_db
FORM = "/admin/talents/profile/import/"
ROW = {
    "email": "Fatou@Example.com",
    "first_name": "Fatou",
    "last_name": "Ndiaye",
    "gender": "Femme",
    "date_of_birth": "14/03/1992",
    "country_of_origin": "Maroc",
    "country": "MA",
    "city": "rabat",
    "phone": "0612345678",
    "talents": "Photographe",
    "availability": "disponible_maintenant",
    "bio": "Portraits.",
    "linkedin": "fatou",
}
FILM_ROW = {
    "email": "yasmine@example.com",
    "first_name": "Yasmine",
    "last_name": "Idrissi",
    "gender": "F",
    "date_of_birth": "1995-05-20",
    "country_of_origin": "MA",
    "country": "Morocco",
    "city": "Rabat",
    "types": "figurant, Silhouette",
    "experience_level": "confirme",
    "languages": "fr:courant, Arabe (maternelle)",
    "height": "1,70 m",
    "credits": "Atlas (2019): marchande",
}


def table(*rows, separator=",", encoding="utf-8"):
    out = io.StringIO()
    titles = list(dict.fromkeys(title for row in rows for title in row))
    writer = csv.DictWriter(out, titles, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("people.csv", out.getvalue().encode(encoding))


def work(batch):
    """Let the queue do all its parts."""
    while batch.is_at_work:
        tasks.work_on_import(batch.pk)
        batch.refresh_from_db()
    return batch


@pytest.fixture
def read(sam):
    """Read a file of rows as Sam; return the batch that waits to be confirmed."""

    def begin(*rows, kind="people", by=sam, file=None, **options):
        batch = imports.begin(imports.importer_of(kind), file or table(*rows), by=by, **options)
        return work(batch)

    return begin


@pytest.fixture
def take(read, sam):
    def take(*rows, **options):
        batch = read(*rows, **options)
        assert imports.confirm(batch, by=sam)
        batch.refresh_from_db()
        return work(batch)

    return take


def test_reading_a_file_writes_nothing(read, rabat):
    batch = read(ROW)
    assert (batch.state, batch.rows_created, batch.rows_refused) == (State.READY, 1, 0)
    assert batch.rows.get().outcome == "new"
    assert not User.objects.filter(email="fatou@example.com").exists()


def test_a_row_becomes_a_person_with_a_code_and_a_score(take, rabat):
    batch = take(ROW)
    person = Profile.objects.get(user__email="fatou@example.com")
    assert batch.rows_created == 1
    assert person.code == "MAF0001RAB"
    assert (person.phone, person.date_of_birth) == ("+212612345678", date(1992, 3, 14))
    assert [talent.code for talent in person.talents.all()] == ["photographer"]
    assert person.social_links.get().address == "https://www.linkedin.com/in/fatou"
    # 30 of name, e-mail, phone, birth, country, city; bio 10; a talent 15; one network 3.
    assert person.completeness_score == 58
    assert not person.user.has_usable_password()


def test_nobody_is_written_to_and_nobody_is_shown_who_did_not_agree(take, rabat):
    take(ROW)
    take({**ROW, "email": "b@example.com"}, defaults_public=True)
    take({**ROW, "email": "c@example.com", "is_public": "oui"})
    shown = dict(Profile.objects.values_list("user__email", "is_public"))
    assert shown == {"fatou@example.com": False, "b@example.com": True, "c@example.com": True}
    assert not EmailLog.objects.exists()
    assert not Consent.objects.exists()


def test_a_code_from_elsewhere_is_kept_and_numbers_go_on_behind_it(take, rabat):
    take({**ROW, "code": "maf0041rab"}, {**ROW, "email": "b@example.com", "code": ""})
    codes = dict(Profile.objects.values_list("user__email", "user__code"))
    assert codes == {"fatou@example.com": "MAF0041RAB", "b@example.com": "MAF0042RAB"}


@pytest.mark.parametrize("named", [{"email": "amina@example.com"}, {"code": "MAF0001RAB"}])
def test_a_known_person_is_changed_by_code_or_email(take, amina, named):
    batch = take({**named, "bio": "Nouvelle bio.", "first_name": "", "phone": ""})
    amina.refresh_from_db()
    assert (batch.rows_updated, batch.rows_created) == (1, 0)
    assert (amina.bio, amina.user.first_name, amina.phone) == ("Nouvelle bio.", "Amina", "+212612345678")


def test_known_people_stay_as_they_are_if_that_is_wanted(take, amina):
    batch = take({"email": "amina@example.com", "bio": "Autre."}, updates_known=False)
    amina.refresh_from_db()
    assert (batch.rows_updated, batch.rows_unchanged, amina.bio) == (0, 1, "Photographe.")


def test_a_row_that_says_nothing_new_changes_nothing(read, amina):
    batch = read({"code": amina.code, "first_name": "Amina", "city": "Rabat", "country": "MA"})
    assert (batch.rows_unchanged, batch.rows_updated) == (1, 0)


def test_what_is_wrong_is_told_by_row_and_column_in_the_persons_language(read, rabat, sam):
    with translation.override("fr"):
        batch = read(
            ROW,
            {**ROW, "email": "nobody", "phone": "12", "date_of_birth": "2099-01-01", "talents": "Sorcier"},
            {**ROW, "email": "c@example.com", "country": "Atlantide", "gender": ""},
            {**ROW, "email": "d@example.com", "city": "Nowhere"},
        )
    errors = {row.number: row.errors for row in batch.rows.filter(outcome="wrong")}
    assert batch.rows_refused == 3
    assert errors[3] == {"talents": ["« Sorcier » n’est pas dans la liste."]}
    assert list(errors[4]) == ["country"]
    assert "city" in errors[5]


def test_faults_of_several_columns_are_told_together(read, rabat):
    wrong = {"email": "nobody", "phone": "12", "date_of_birth": "2099-01-01", "years_experience": "many"}
    batch = read({**ROW, **wrong})
    assert set(batch.rows.get().errors) == {"email", "phone", "date_of_birth", "years_experience"}


def test_two_rows_about_one_person_are_told(read, rabat):
    batch = read(ROW, {**ROW, "email": "FATOU@example.com "})
    assert (batch.rows_created, batch.rows_refused) == (1, 1)
    assert batch.rows.get(number=3).errors == {"": ["La ligne 2 concerne la même personne."]}


def test_code_and_email_of_two_people_are_refused(read, amina, kofi):
    batch = read({"code": amina.code, "email": "kofi@example.com", "bio": "x"})
    assert "email" in batch.rows.get().errors


def test_an_account_of_staff_is_never_touched(read, rabat, zara):
    batch = read({**ROW, "email": "zara@example.com"})
    assert "email" in batch.rows.get().errors


def test_good_rows_are_taken_beside_bad_ones(take, rabat):
    batch = take(ROW, {**ROW, "email": "nobody"})
    assert (batch.rows_created, batch.rows_refused, batch.state) == (1, 1, State.DONE)


def test_confirming_twice_takes_the_rows_once(read, rabat, sam):
    batch = read(ROW)
    assert imports.confirm(batch, by=sam)
    assert not imports.confirm(batch, by=sam)
    batch.refresh_from_db()
    work(batch)
    assert not imports.confirm(batch, by=sam)
    assert Profile.objects.count() == 1


def test_an_import_is_undone_where_nobody_changed_it_since(take, sam, rabat, amina, kofi):
    changed = {"email": "amina@example.com", "bio": "Autre.", "talents": "singer", "instagram": "amina"}
    batch = take(ROW, {**ROW, "email": "b@example.com"}, changed, {"code": kofi.code, "bio": "Autre."})
    amina.refresh_from_db()
    assert amina.bio == "Autre."
    kofi.refresh_from_db()
    kofi.bio = "Depuis."
    kofi.save()
    User.objects.filter(email="b@example.com").update(last_login=timezone.now())
    assert imports.undo(batch, by=sam)
    batch.refresh_from_db()
    work(batch)
    outcomes = list(batch.rows.values_list("outcome", flat=True))
    assert outcomes == ["undone", "kept", "undone", "kept"]
    amina.refresh_from_db()
    kofi.refresh_from_db()
    assert (amina.bio, kofi.bio) == ("Photographe.", "Depuis.")
    assert [talent.code for talent in amina.talents.all()] == ["photographer"]
    assert not amina.social_links.exists()
    assert set(User.objects.filter(profile__isnull=False).values_list("email", flat=True)) == {
        *("amina@example.com", "kofi@example.com", "b@example.com")
    }


def test_a_number_that_was_undone_is_not_given_again(take, sam, rabat):
    batch = take(ROW)
    imports.undo(batch, by=sam)
    batch.refresh_from_db()
    work(batch)
    take(ROW)
    assert Profile.objects.get().code == "MAF0002RAB"


def test_a_killed_worker_loses_nothing_and_does_nothing_twice(read, sam, rabat, monkeypatch, time_machine):
    batch = read(*({**ROW, "email": f"p{number}@example.com"} for number in range(5)))
    imports.confirm(batch, by=sam)
    taken = imports._take

    def killed_after_three(reader, row):
        if row.number == 5:
            raise KeyboardInterrupt
        taken(reader, row)

    monkeypatch.setattr(imports, "_take", killed_after_three)
    with pytest.raises(KeyboardInterrupt):
        tasks.work_on_import(batch.pk)
    monkeypatch.setattr(imports, "_take", taken)
    assert Profile.objects.count() == 3
    assert tasks.work_on_import(batch.pk) == 0  # it looks as if somebody were at it
    time_machine.move_to(timezone.now() + timedelta(minutes=3))
    imports.pick_up()
    batch.refresh_from_db()
    work(batch)
    assert (Profile.objects.count(), batch.rows_created, batch.state) == (5, 5, State.DONE)


def test_long_files_are_done_in_parts(take, rabat, monkeypatch):
    monkeypatch.setattr(imports, "PART_ROWS", 2)
    batch = take(*({**ROW, "email": f"p{number}@example.com"} for number in range(5)))
    assert (Profile.objects.count(), batch.rows_created) == (5, 5)


@pytest.mark.parametrize("size", [1, 5])
def test_countries_and_towns_are_looked_up_once_for_all_rows(read, rabat, size):
    people = [{**ROW, "email": f"p{number}@example.com"} for number in range(size)]
    with CaptureQueriesContext(connection) as queries:
        batch = read(*people)
    assert batch.rows_created == size
    of_places = [each for each in queries if 'FROM "core_c' in each["sql"]]
    # The list of countries for their names, the country of origin and of residence, the town.
    assert len(of_places) <= 5


def test_rows_are_encrypted_and_go_with_the_person(take, rabat):
    batch = take(ROW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells FROM core_importrow")
        assert "atou" not in cursor.fetchone()[0]
    assert "Fatou" in batch.rows.get().cells
    erase(User.objects.get(email="fatou@example.com"))
    assert (batch.rows.get().cells, batch.rows.get().key) == ("{}", "")


def test_rows_are_deleted_when_their_time_is_over(take, rabat, time_machine):
    batch = take(ROW)
    assert imports.expire() == 0
    time_machine.move_to(timezone.now() + timedelta(days=31))
    assert imports.expire() == 1
    batch.refresh_from_db()
    assert (batch.state, batch.rows_created, batch.rows.count()) == (State.EXPIRED, 1, 0)


# Film talents -------------------------------------------------------------------------------
def test_a_row_becomes_a_film_talent(take, rabat):
    take(FILM_ROW, kind="film-talents", defaults_public=True)
    talent = CinemaTalent.objects.get()
    assert (talent.code, talent.height, talent.email) == ("MARAB00001F", 170, "yasmine@example.com")
    assert sorted(talent.types.values_list("type", flat=True)) == ["figurant", "silhouette"]
    assert dict(talent.languages.values_list("language", "level")) == {"fr": "courant", "ar": "maternelle"}
    credit = talent.credits.get()
    assert (credit.title, credit.year, credit.role) == ("Atlas", 2019, "marchande")
    assert talent.is_listed


def test_sensitive_columns_are_left_out_and_told(take, rabat):
    batch = take({**FILM_ROW, "ethnicities": "berbere", "skin_tone": "mat"}, kind="film-talents")
    talent = CinemaTalent.objects.get()
    assert batch.ignored == ["ethnicities", "skin_tone"]
    assert talent.skin_tone == ""
    assert not talent.ethnicities.exists()


def test_an_update_leaves_sensitive_answers_alone(take, rabat):
    talent = make_film_talent(city=rabat, skin_tone="mat", ethnicities=["berbere"])
    batch = take({"code": talent.code, "height": "181", "languages": "en:courant"}, kind="film-talents")
    talent.refresh_from_db()
    assert (batch.rows_updated, talent.height, talent.skin_tone) == (1, 181, "mat")
    assert talent.ethnicities.get().ethnicity == "berbere"
    assert talent.types.get().type == "figurant"


def test_a_minor_needs_a_guardian_and_stays_hidden(take, rabat):
    child = {**FILM_ROW, "email": "", "date_of_birth": f"{timezone.localdate().year - 9}-01-01"}
    guardian = {"guardian_name": "Salma Idrissi", "guardian_phone": "+212612345678"}
    batch = take(
        child, {**child, "first_name": "Nour", **guardian}, kind="film-talents", defaults_public=True
    )
    assert (batch.rows_refused, batch.rows_created) == (1, 1)
    talent = CinemaTalent.objects.get()
    assert (talent.first_name, talent.is_listed) == ("Nour", False)


@pytest.mark.parametrize("code", ["MACAS0007F", "MACAS00007F", "MACAS000007F", "MACAS0000007F"])
def test_film_codes_of_all_widths_are_kept(take, rabat, code):
    take({**FILM_ROW, "code": code}, {**FILM_ROW, "email": "b@example.com"}, kind="film-talents")
    codes = (
        dict(CinemaTalent.objects.values_list("first_name", "code")),
        set(CinemaTalent.objects.values_list("code", flat=True)),
    )
    assert codes[1] == {code, "MARAB00008F"}


def test_a_film_import_is_undone(take, sam, rabat):
    batch = take(FILM_ROW, kind="film-talents")
    imports.undo(batch, by=sam)
    batch.refresh_from_db()
    work(batch)
    assert (batch.rows_undone, CinemaTalent.objects.count()) == (1, 0)


# The pages ----------------------------------------------------------------------------------
@pytest.fixture
def office(client, sam):
    client.force_login(sam)
    client.cookies["django_language"] = "en"
    return client


def test_the_pages_lead_from_a_file_to_its_people_and_back(office, rabat):
    wrong = {**ROW, "email": "nobody"}
    led = office.post(FORM, {"file": table(ROW, wrong), "updates_known": "on"})
    batch = ImportBatch.objects.get()
    address = f"/admin/core/importbatch/{batch.pk}/"
    assert led.url == f"{address}change/"
    assert 'data-running="1"' in office.get(led.url).content.decode()
    work(batch)
    page = office.get(led.url).content.decode()
    assert "Take 1 row" in page
    assert "nobody" in office.get(f"{led.url}?outcome=wrong").content.decode()
    errors = office.get(f"{address}errors/").content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(errors)))["email"] == "nobody"
    assert office.get(f"{address}confirm/").status_code == 405
    office.post(f"{address}confirm/")
    batch.refresh_from_db()
    work(batch)
    assert Profile.objects.count() == 1
    assert "Undo this import" in office.get(led.url).content.decode()
    office.post(f"{address}undo/")
    batch.refresh_from_db()
    work(batch)
    assert Profile.objects.count() == 0
    noted = ActivityLog.objects.filter(action_type__startswith="import_")
    assert set(noted.values_list("action_type", flat=True)) == {"import_read", "import_run", "import_undo"}


def test_the_template_is_a_file_that_can_be_sent_back(office, read, rabat):
    template = b"".join(office.get(f"{FORM}template/").streaming_content)
    batch = read(file=SimpleUploadedFile("template.csv", template))
    assert batch.rows.get().errors == {}
    assert batch.rows_created == 1


def test_an_export_can_be_sent_back(office, read, amina, kofi):
    listing = exports.listing_of("people")
    columns = [column.key for column in listing.columns if column.key not in ("completeness", "created_at")]
    asked = {"format": "xlsx", "purpose": "for a test", "columns": columns}
    answer = office.post("/admin/talents/profile/export/", asked)
    file = SimpleUploadedFile("back.xlsx", b"".join(answer.streaming_content))
    batch = read(file=file)
    assert [row.errors for row in batch.rows.all()] == [{}, {}]
    assert batch.rows_unchanged == 2


def test_a_recruiter_does_not_import(client, zara, read, rabat):
    batch = read(ROW)
    client.force_login(zara)
    assert client.get(FORM).status_code == 403
    assert client.post(FORM, {"file": table(ROW)}).status_code == 403
    assert client.get(f"/admin/core/importbatch/{batch.pk}/change/").status_code == 403
    assert client.post(f"/admin/core/importbatch/{batch.pk}/confirm/").status_code == 404
    assert ImportBatch.objects.count() == 1


def test_another_administrator_of_the_group_does_not_see_it(client, django_user_model, read, rabat):
    batch = read(ROW)
    omar = django_user_model.objects.create_user(email="omar@example.com", is_staff=True)
    omar.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(omar)
    assert client.post(f"/admin/core/importbatch/{batch.pk}/confirm/").status_code == 404


@pytest.mark.parametrize("size", [1, 5])
def test_the_page_of_an_import_costs_the_same(office, read, rabat, size, django_assert_max_num_queries):
    batch = read(*({**ROW, "email": f"p{number}@example.com"} for number in range(size)))
    with django_assert_max_num_queries(13):
        office.get(f"/admin/core/importbatch/{batch.pk}/change/")


def test_a_form_without_a_file_says_so(office):
    assert office.post(FORM, {}).status_code == 422


def test_one_row_is_one_transaction(read, sam, rabat, monkeypatch):
    batch = read(ROW)
    monkeypatch.setattr("talents.codes.issue", lambda **given: json.loads("{"))
    imports.confirm(batch, by=sam)
    with pytest.raises(json.JSONDecodeError):
        tasks.work_on_import(batch.pk)
    assert not User.objects.filter(email="fatou@example.com").exists()
    assert batch.rows.get().outcome == ImportRow.Outcome.NEW
