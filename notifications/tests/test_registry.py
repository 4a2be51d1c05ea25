"""Which mails exist: each is declared once, by the app that sends it."""

import pytest

from notifications import registry
from talentio.core.site_settings import site_settings

from .sample import Sample


@pytest.fixture
def weekly():
    """A mail that exists for one test."""
    yield type("Weekly", (Sample,), {"key": "weekly"})
    registry.unregister("weekly")


def test_a_mail_is_found_by_its_key_and_has_a_switch_that_is_on(weekly, db):
    assert registry.get("weekly") is weekly
    assert weekly in registry.all_emails()
    assert site_settings.get("email_enabled_weekly") is True


def test_mails_stand_in_the_order_of_their_keys(weekly):
    keys = [email.key for email in registry.all_emails()]
    assert keys == sorted(keys)


def test_a_mail_that_is_forgotten_takes_its_switch_along():
    for _again in range(2):
        switch = type("Monthly", (Sample,), {"key": "monthly"}).switch()
        assert switch in site_settings.specs
        registry.unregister("monthly")
        assert switch not in site_settings.specs


def test_a_key_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        type("Again", (Sample,), {"key": "sample"})
    assert registry.get("sample") is Sample


def test_a_key_that_nobody_declares_is_unknown():
    with pytest.raises(registry.UnknownEmail):
        registry.get("no_such_mail")


def test_bases_without_a_key_are_no_mails():
    before = registry.all_emails()
    for name in ("OneBase", "AnotherBase"):
        type(name, (Sample,), {"key": ""})
    assert registry.all_emails() == before


def test_a_mail_is_a_service_mail_unless_it_says_otherwise():
    assert Sample.is_service


def test_templates_belong_to_the_app_that_declares_the_mail():
    from accounts.emails import LoginCredentials

    assert LoginCredentials.template("html") == "accounts/email/login_credentials.html"
