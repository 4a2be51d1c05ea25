"""B10 in the back-office: the page of updates is the administrators', and asks for their password again."""

import pytest

from talentio.core.models import ActivityLog
from talentio.core.site_settings import site_settings
from talentio.ops import checkout, detached, updating
from talentio.ops.jobs import write_json
from talentio.testing.plugin import PASSWORD

PAGE = "/admin/update"
OFFER = {
    "commit": "f" * 40,
    "commits": [{"id": "fffffff", "day": "2026-11-25", "subject": "talents: Something new"}],
    "changelog": ["- Something new"],
    "checked_at": "2026-11-25T10:00:00+00:00",
}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.OPS_ROOT, settings.LOGS_ROOT = tmp_path / "ops", tmp_path / "logs"


@pytest.fixture(autouse=True)
def a_checkout(settings, tmp_path):
    """A checkout with one commit and a remote whose address has a password in it."""
    settings.BASE_DIR = tmp_path
    checkout.git("init", "--quiet")
    checkout.git(
        "-c", "user.name=Z", "-c", "user.email=z@example.com", "commit", "--quiet", "--allow-empty", "-m", "1"
    )
    checkout.git("remote", "add", "origin", "https://zara:secret@git.example/taalentio.git")


@pytest.fixture
def started(monkeypatch):
    found = []
    monkeypatch.setattr(detached, "start", lambda *arguments: found.append(arguments))
    return found


@pytest.fixture
def admin(client, sam):
    client.force_login(sam)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def allowed(db):
    site_settings.put("updates_allowed", True, by=None)


def test_switched_off_the_page_says_so_and_starts_nothing(admin, started):
    page = admin.get(PAGE)
    assert "Updates are switched off" in page.text
    assert "Look for updates" not in page.text
    admin.post(f"{PAGE}/look")
    admin.post(f"{PAGE}/apply", {"password": PASSWORD})
    assert not started


def test_the_remote_is_shown_without_its_password(admin, allowed):
    page = admin.get(PAGE)
    assert "https://git.example/taalentio.git" in page.text
    assert "secret" not in page.text


def test_looking_asks_the_remote_beside_the_site(admin, allowed, started):
    assert admin.post(f"{PAGE}/look").url == PAGE
    assert started == [("update", "--job")]
    assert 'data-running="1"' in admin.get(PAGE).text


def test_what_is_offered_is_shown_and_taken_with_the_password(admin, sam, allowed, started):
    write_json(updating._offer(), OFFER)
    page = admin.get(PAGE)
    assert "talents: Something new" in page.text
    assert "- Something new" in page.text
    refused = admin.post(f"{PAGE}/apply", {"password": "not mine"})
    assert refused.status_code == 422
    assert not started
    admin.post(f"{PAGE}/apply", {"password": PASSWORD})
    admin.post(f"{PAGE}/apply", {"password": PASSWORD})
    assert started == [("update", "--job", "--apply")]
    assert ActivityLog.objects.filter(user=sam, action_type="update_asked").count() == 1


def test_an_interrupted_update_offers_the_way_back_alone(admin, allowed, started):
    write_json(updating._offer(), OFFER)
    write_json(updating._journal(), {"before": "f" * 40, "backup": "", "migrations": []})
    page = admin.get(PAGE)
    assert "Go back to the version before" in page.text
    assert "talents: Something new" not in page.text
    admin.post(f"{PAGE}/go-back", {"password": PASSWORD})
    assert started == [("update", "--job", "--go-back")]


def test_history_is_shown(admin, allowed):
    updating._remember(
        by="Sam", before="a" * 12, after="b" * 12, version="1", result="failed", error="migrate", seconds=9
    )
    assert "b" * 12 in admin.get(PAGE).text


def test_without_a_checkout_the_page_says_how_versions_come(admin, settings, tmp_path):
    settings.BASE_DIR = tmp_path / "elsewhere"
    assert "no git checkout" in admin.get(PAGE).text


@pytest.mark.parametrize("name", ["--upload-pack=sh", "https://elsewhere.example", "../x y", ""])
def test_a_remote_is_a_name_and_never_an_option_or_an_address(admin, allowed, name):
    site_settings.put("update_remote", name, by=None)
    assert "is not a name" in admin.get(PAGE).text


@pytest.mark.parametrize("address", ["", "/look", "/apply", "/go-back"])
def test_nobody_else_may(client, zara, allowed, started, address):
    client.force_login(zara)
    for method in (client.get, client.post):
        assert method(PAGE + address).status_code == 403
    assert not started
