"""Coming from the Flask system: what is taken, what is told, and that a second run changes nothing."""

import io
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from accounts.hashers import from_flask
from accounts.models import User
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from legal.models import Consent
from notifications.models import EmailLog
from productions.models import Assignment, Company, Project, assign
from talentio.core import attention
from talentio.core.models import City, Country
from talentio.core.site_settings import site_settings
from talentio.core.uploads import photos
from talentio.ops.models import LegacyRow
from talentio.testing import flask_database as old
from talentio.testing.files import encoded, pdf_bytes, picture
from talentio.testing.own_process import database_url
from talents.factories import make_talent
from talents.models import Profile, Talent, WatchedName

HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "accounts.hashers.BCryptPasswordHasher",
    "accounts.hashers.WerkzeugPasswordHasher",
]


@pytest.mark.parametrize("stored", [old.SCRYPT, old.PBKDF2, old.BCRYPT])
def test_old_hashes_are_understood_and_renewed(stored, settings, db):
    settings.PASSWORD_HASHERS = HASHERS
    user = User.objects.create_user("x@example.com")
    user.password = from_flask(stored)
    user.save()
    assert not user.check_password("Sahara-2019?")
    assert user.check_password(old.PASSWORD)
    user.refresh_from_db()
    assert user.password.startswith("md5$")
    assert user.check_password(old.PASSWORD)


def test_a_password_longer_than_bcrypt_reads_is_no_error(settings, db):
    settings.PASSWORD_HASHERS = HASHERS
    user = User(password=from_flask(old.LONG_BCRYPT))
    user.save = lambda **fields: None
    assert user.check_password("x" * 90)
    user.password = from_flask(old.LONG_BCRYPT)
    assert not user.check_password("x" * 71)


@pytest.mark.parametrize(
    "stored",
    ["", None, "5f4dcc3b", "plain", "scrypt:1048576:8:1$a$00", "scrypt:3:8:1$a$00", "$2b$31$" + "a" * 53],
)
def test_hashes_of_no_kind_or_beyond_reason_are_not_taken(stored):
    assert from_flask(stored) == ""


@pytest.fixture
def uploads(tmp_path):
    for name in ("photos", "cvs"):
        (tmp_path / "uploads" / name).mkdir(parents=True)
    (tmp_path / "uploads" / "photos" / "amina.jpg").write_bytes(encoded(picture(), "JPEG"))
    (tmp_path / "uploads" / "photos" / "fake.jpg").write_bytes(b"\xff\xd8\xff<html>")
    (tmp_path / "uploads" / "cvs" / "amina.pdf").write_bytes(pdf_bytes())
    return tmp_path / "uploads"


@pytest.fixture
def run(db, rabat, morocco, uploads, settings, tmp_path):
    """Run the command against the old database; return its lines. `run.old` is a connection to it."""
    settings.PASSWORD_HASHERS = HASHERS
    settings.OPS_ROOT = str(tmp_path / "ops")  # its lock is this test's own
    City.objects.get_or_create(country=morocco, name="Casablanca", defaults={"code": "CAS"})
    Country.objects.get_or_create(code="SN", defaults={"name_fr": "Sénégal", "name_en": "Senegal"})
    with old.flask_database(database_url(tmp_path)) as (url, connection):

        def run(*more):
            out = io.StringIO()
            arguments = ["--database-url", url, "--uploads", str(uploads), "--encryption-key", old.KEY]
            call_command("import_legacy", *arguments, *more, stdout=out)
            return out.getvalue().splitlines()

        run.old, run.url = connection, url
        yield run


pg = pytest.mark.postgres


@pg
def test_people_come_with_all_they_have(run):
    run()
    amina = Profile.objects.get(user__email="amina@example.com")
    assert (amina.code, amina.phone, amina.address) == ("MAF0007RAB", "+212612345678", "3, rue Oudayas")
    assert (amina.date_of_birth, amina.work_mode) == (date(1992, 3, 14), "a_distance")
    assert (amina.rate_min, amina.rate_max, amina.rate_currency) == (500, 1000, "MAD")
    assert amina.portfolio_url == "https://amina.example"
    assert amina.user.created_at == datetime(2024, 5, 2, 10, tzinfo=UTC)
    assert {talent.name_fr for talent in amina.talents.all()} == {"Photographe", "Souffleur de verre"}
    assert dict(amina.social_links.values_list("network", "address")) == {
        "linkedin": "https://www.linkedin.com/in/amina-b",
        "imdb": "https://www.imdb.com/name/nm1",
    }
    assert default_storage.exists(photos.name(amina.photo, 320))
    assert amina.cv.endswith(".pdf")
    assert amina.completeness_score == 100  # 30 + photo, CV, portfolio, bio, talent, two networks


@pg
@pytest.mark.parametrize(
    ("identifier", "password"),
    [
        ("amina@example.com", old.PASSWORD),
        ("MAF0007RAB", old.PASSWORD),
        ("pbkdf@example.com", old.PASSWORD),
        ("bcrypt@example.com", old.PASSWORD),
        ("long@example.com", "x" * 80),
    ],
)
def test_they_sign_in_with_the_old_password_which_is_hashed_anew(run, client, identifier, password):
    run()
    client.post("/auth/login", {"identifier": identifier, "password": password})
    user = User.objects.identified_by(identifier).get()
    assert client.session.get("_auth_user_id") == str(user.pk)
    assert user.password.startswith("md5$")


@pg
def test_the_published_password_opens_nothing(run):
    lines = run()
    admin = User.objects.get(email="admin@talento.com")
    assert not admin.has_usable_password()
    assert (admin.is_staff, admin.is_superuser) == (True, False)
    assert [group.name for group in admin.groups.all()] == ["Administrators"]
    assert any("users 12" in line and "published" in line for line in lines)
    assert not admin.check_password("@4dm1n")


@pg
def test_codes_of_all_widths_are_kept_and_numbers_go_on_behind_them(run, rabat):
    run()
    codes = set(User.objects.exclude(code=None).values_list("code", flat=True))
    assert {"MAF0007RAB", "MAM10000CAS", "MAN0001RAB", "SNF0002DAK"} <= codes
    assert "MAN0003FEX" in codes  # it was MAN0003FÈ, whose address broke
    assert make_talent(city=rabat).code == "MAF10002RAB"  # 10001 went to the one with a film code
    film = set(CinemaTalent.objects.values_list("code", flat=True))
    assert {"MACAS0001F", "MACAS000041F", "MACAS0000042F", "MACAS00043M", "MACAS0050F"} <= film
    assert "MACAS00052F" in film  # the second MACAS0001F: 51 is somebody's whose row comes after it
    assert make_film_talent(city=rabat).code == "MARAB00053F"


@pg
def test_film_talents_come_with_all_they_have(run):
    run()
    talent = CinemaTalent.objects.get(code="MACAS0001F")
    assert (talent.height, talent.eye_color, talent.hair_color) == (170, "marron", "noir")
    assert dict(talent.languages.values_list("language", "level")) == {"fr": "courant", "ar": "maternelle"}
    assert set(talent.types.values_list("type", flat=True)) == {"figurant", "acteur_principal"}
    assert (talent.email, talent.document_number) == ("yasmine@example.com", "AB123456")
    assert "jonglage de sabres" in talent.bio
    assert set(talent.credits.values_list("title", "year", "role")) == {
        ("Atlas", 2019, "marchande"),
        ("Sahara", None, ""),
    }
    assert talent.photo
    assert talent.is_listed


@pg
def test_sensitive_answers_come_only_with_the_words_of_a_consent(run):
    lines = run()
    talent = CinemaTalent.objects.get(code="MACAS0001F")
    assert (talent.skin_tone, talent.ethnicities.count()) == ("", 0)
    assert any("cinema_talents 1: ethnicity and skin tone were not taken" in line for line in lines)


@pg
def test_with_these_words_they_come_and_the_consent_is_in_the_ledger(run):
    run("--sensitive-consent", "J’accepte que mon origine soit conservée.")
    talent = CinemaTalent.objects.get(code="MACAS0001F")
    assert (talent.skin_tone, talent.ethnicities.get().ethnicity) == ("mat", "berbere")
    assert Consent.objects.of(talent).get().kind == Consent.Kind.SENSITIVE


@pg
def test_a_child_comes_hidden_with_the_address_as_its_guardians(run):
    run()
    child = CinemaTalent.objects.get(first_name="Child")
    assert (child.is_listed, child.guardian_email, child.email) == (False, "mother@example.com", "")
    assert not CinemaTalent.objects.visible_to(AnonymousUser()).filter(pk=child.pk).exists()


@pg
def test_productions_projects_and_codes_come_and_go_on(run):
    run()
    company = Company.objects.get(name="ABC Productions")
    project = Project.objects.get(name="Atlas")
    assert (company.country.code, company.services, company.is_verified) == ("MA", ["casting"], True)
    assert (project.company, project.prefix, project.status) == (company, "MAABC001", "en_tournage")
    assert (project.starts_on, project.ends_on) == (date(2024, 9, 1), None)
    kept = set(Assignment.objects.values_list("code", flat=True))
    assert kept == {"MAABC001042", "MAABC001043", "PRJXYZ001"}
    role = project.roles.get()
    new = assign(role, CinemaTalent.objects.get(first_name="Five"), by=None)
    assert new.code == "MAABC001044"
    later = Project.objects.create(name="Atlas 2", type="film", company=company)
    assert later.prefix == "MAAP001"  # its initials are ours


@pg
def test_settings_mails_and_watched_names_come(run):
    run()
    assert site_settings.sendgrid_api_key == "SG.old"
    assert site_settings.sender_email == "noreply@talento.com"
    assert site_settings.get("email_enabled_talent_registration") is False
    mail = EmailLog.objects.get(to_email="amina@example.com", key="login_credentials")
    assert (mail.status, mail.subject, mail.html, mail.text) == ("sent", "Bienvenue", "", "")
    assert WatchedName.objects.get().note == "Litige en cours"


@pg
def test_a_film_talent_without_a_birth_date_comes_hidden_until_it_is_known(run, sam):
    run()
    born = CinemaTalent.objects.get(code="MACAS0051F")
    assert (born.first_name, born.date_of_birth, born.is_public, born.is_listed) == (
        "Born",
        None,
        False,
        False,
    )
    assert "birth-dates" in [each["key"] for each in attention.waiting(sam)]
    lines = run()
    assert "cinema_talents: 7 here already" in lines


TOLD = {
    "users 5": "somebody has the e-mail amina@example.com already",
    "users 6": "is none",
    "users 7": "its hash is of no kind that we know",
    "users 8": "an account without a profile: under 18",
    "users 9": "birth date 2099-01-01 cannot be right",
    "users 10": "no city",
    "users 11": "phone_encrypted cannot be decrypted",
    "users 13": "'MARAB0001F' became",
    "cinema_talents 3": "height '9000' is not between 40 and 250",
    "cinema_talents 4": "somebody else has the same e-mail",
    "cinema_talents 5": "the code MACAS0001F belongs to somebody else",
    "cinema_talents 7": "birth date None cannot be right: hidden until it is known",
    "productions 1": "founded_year '1801'",
    "productions 2": "no name",
    "projects 2": "without a company",
    "project_talents 3": "is in the role",
    "project_talents 4": "its film talent was not taken",
    "app_settings 3": "admin_notification_email",
    "app_settings 5": "there is no setting 'version'",
    "name_tracking 2": "it only counts a name",
}


@pg
def test_whatever_could_not_be_taken_is_told_with_its_row_and_reason(run):
    lines = run()
    for row, reason in TOLD.items():
        assert any(line.startswith(f"{row}: ") and reason in line for line in lines), (row, reason)
    photo = [line for line in lines if line.startswith("users 11: ")]
    assert any("the photo was refused" in line for line in photo)
    assert any("the cv is not in the folder" in line for line in photo)
    # A report is no place for contacts that were encrypted.
    assert not any("garbage" in line for line in lines)
    assert "users: 2 not taken, 11 taken" in lines
    assert "cinema_talents: 7 taken" in lines


@pg
def test_a_second_run_takes_nothing_twice_and_what_was_mended_meanwhile(run):
    run()
    counts = User.objects.count(), CinemaTalent.objects.count(), Assignment.objects.count()
    lines = run()
    assert counts == (User.objects.count(), CinemaTalent.objects.count(), Assignment.objects.count())
    assert "users: 11 here already, 2 not taken" in lines
    run.old.execute("UPDATE users SET email = 'mended@example.com' WHERE id = 6")
    assert "users: 11 here already, 1 not taken, 1 taken" in run()
    assert User.objects.filter(email="mended@example.com").exists()


@pg
def test_a_dry_run_tells_the_same_and_keeps_nothing(run):
    dry = run("--dry-run")
    assert "users: 2 not taken, 11 taken" in dry
    assert not User.objects.exists()
    assert not LegacyRow.objects.exists()
    assert not Talent.objects.filter(name_fr="Souffleur de verre").exists()
    assert not default_storage.exists("photos")


@pg
def test_a_wrong_key_takes_people_and_tells_what_it_cannot_read(run, uploads):
    out = io.StringIO()
    call_command("import_legacy", "--database-url", run.url, "--encryption-key", "wrong", stdout=out)
    assert "users 1: phone_encrypted cannot be decrypted with this key" in out.getvalue()
    assert Profile.objects.get(user__email="amina@example.com").phone == ""


def test_a_database_that_is_not_there_is_told_without_its_password(db, settings, tmp_path):
    settings.OPS_ROOT = str(tmp_path)
    with pytest.raises(CommandError) as told:
        call_command(
            "import_legacy", "--database-url", "postgres://x:hush@127.0.0.1:1/x", "--encryption-key", "k"
        )
    assert "hush" not in str(told.value)
