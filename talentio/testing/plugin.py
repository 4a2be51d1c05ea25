"""The pytest plugin of the project: its environment, its rules and the standing cast.

Amina is a talent, Kofi a stranger to her, Zara a recruiter, Idris notes presence, Sam is the administrator.
Imports of the project stand inside fixtures: this module is loaded before Django's settings.
"""

import base64
import os
import shutil

import pytest

# Tests never read a developer's `.env`, and bring keys of their own.
os.environ["ENV_FILE"] = os.devnull
for _name, _value in {
    "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-only-for-tests",
    "ENCRYPTION_KEY": base64.urlsafe_b64encode(b"k" * 32).decode(),
    "BLIND_INDEX_KEY": "only-for-tests-too-only-for-tests-too-only",
    "DEBUG": "off",
    "HTTPS": "off",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "PLAIN_STATIC": "on",
}.items():
    os.environ[_name] = _value
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")
# Playwright's loop runs in the main thread; Django would refuse its queries there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PASSWORD = "kora-balafon-1987"
IN_CI = bool(os.environ.get("CI"))


def _need(condition, what):
    if not condition and IN_CI:
        pytest.fail(f"{what} must be there in CI")
    if not condition:
        pytest.skip(f"{what} is not here")


def pytest_addoption(parser):
    parser.addoption("--walk", default="short", choices=["short", "long"], help="how far test_walk.py goes")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("browser") and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db(transaction=True))
    # They leave tables without the rows of migrations; a parameter of the session may have moved them up.
    items.sort(key=_empties_the_tables)


def _empties_the_tables(item):
    mark = item.get_closest_marker("django_db")
    asked = bool(mark) and mark.kwargs.get("transaction", False)
    return asked or not {"transactional_db", "live_server"}.isdisjoint(item.fixturenames)


@pytest.fixture(autouse=True)
def _needs(request, settings):
    """Skip, with a reason, what this machine cannot run; in CI fail instead."""
    if request.node.get_closest_marker("postgres"):
        engine = settings.DATABASES["default"]["ENGINE"]
        if not engine.endswith("postgresql"):
            pytest.skip("runs on PostgreSQL: set DATABASE_URL")
    if request.node.get_closest_marker("redis") and not settings.REDIS_URL:
        pytest.skip("runs on Redis: set REDIS_URL")
    if request.node.get_closest_marker("browser"):
        _need(shutil.which("chromium"), "chromium")


@pytest.fixture(autouse=True)
def _quiet_world(settings, tmp_path):
    """Fast password hashing, mails in memory, files in a folder of the test."""
    from talentio.core.site_settings import site_settings

    site_settings.forget()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MEDIA_ROOT = str(tmp_path / "media")
    private = {
        **settings.STORAGES["private"],
        "OPTIONS": {"location": str(tmp_path / "private"), "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "private": private}


@pytest.fixture(scope="session")
def chromium(playwright):
    """The system's own Chromium: Playwright's download of a browser is not needed."""
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    flags += " --disable-component-update --disable-sync"
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags.split())
    yield browser
    browser.close()


@pytest.fixture(scope="session", autouse=True)
def _migrated_rows(django_db_setup, django_db_blocker):
    """The rows that migrations made, as text, read before any test could change them."""
    from django.db import connection

    # Where no test that was chosen needs a database, none was made.
    name = str(connection.settings_dict["NAME"])
    if "memorydb" not in name and not name.startswith("test_"):
        return ""
    with django_db_blocker.unblock():
        # Where all tests of a run need no database, none was made for them.
        has_tables = bool(connection.introspection.table_names())
        return connection.creation.serialize_db_to_string() if has_tables else "[]"


@pytest.fixture
def as_migrated(transactional_db, _migrated_rows):
    """Bring back what migrations made: the first test that commits leaves none of it to the next."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command
    from django.db import connection

    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    connection.creation.deserialize_db_from_string(_migrated_rows)
    ContentType.objects.clear_cache()


@pytest.fixture
def morocco(db):
    from talentio.core.models import Country

    return Country.objects.get_or_create(
        code="MA", defaults={"name_fr": "Maroc", "name_en": "Morocco", "name_ar": "المغرب"}
    )[0]


@pytest.fixture
def rabat(morocco):
    from talentio.core.models import City

    return City.objects.get_or_create(country=morocco, name="Rabat", defaults={"code": "RAB"})[0]


@pytest.fixture
def amina(rabat):
    from talents.factories import make_talent

    return make_talent(first_name="Amina", last_name="Benjelloun", email="amina@example.com", city=rabat)


@pytest.fixture
def kofi(rabat):
    from talents.factories import make_talent

    return make_talent(
        first_name="Kofi", last_name="Mensah", email="kofi@example.com", gender="M", city=rabat
    )


def _staff(**fields):
    from django.contrib.auth import get_user_model

    return get_user_model().objects.create_user(password=PASSWORD, is_staff=True, **fields)


@pytest.fixture
def zara(db):
    from django.contrib.auth.models import Group

    user = _staff(email="zara@example.com", first_name="Zara", last_name="Okoye")
    user.groups.add(Group.objects.get(name="Recruiters"))
    return user


@pytest.fixture
def sam(db):
    return _staff(email="sam@example.com", first_name="Sam", last_name="Diallo", is_superuser=True)


@pytest.fixture
def idris(db):
    from django.contrib.auth.models import Group

    user = _staff(email="idris@example.com", first_name="Idris", last_name="Sow")
    user.groups.add(Group.objects.get(name="Presence"))
    return user


@pytest.fixture
def opened(chromium, client, sam, live_server):
    """Open pages of the back-office as the administrator: `opened(language, width, **options)`."""
    client.force_login(sam)
    contexts = []

    def open_in(language="en", width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 844}, **options)
        cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        contexts.append(context)
        return context.new_page()

    yield open_in
    for context in contexts:
        context.close()
