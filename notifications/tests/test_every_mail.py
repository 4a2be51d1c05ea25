"""What holds for each mail that an app declares, whoever wrote it."""

import re
from dataclasses import fields, is_dataclass, replace

import pytest
from django.conf import settings
from django.db.models import CharField, Model
from django.utils import translation

from notifications import delivery, registry
from notifications.models import BlockedAddress, EmailLog
from notifications.tasks import deliver
from talentio.core.site_settings import site_settings

pytestmark = pytest.mark.django_db
MAILS = [email for email in registry.all_emails() if email.__module__.split(".")[1] == "emails"]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
EVIL = '<img src=x onerror="alert(1)">&amp;'
# They show links of ours alone.
UNTYPED = {"cinema_draft_link", "mail_test"}
# What is an address or markup of ours, and never typed by people.
NOT_TYPED = re.compile(r"^https?://|^/|^[a-z_]+$")


@pytest.fixture(params=MAILS, ids=lambda email: email.key)
def email(request):
    return request.param


def poisoned(value):
    """The same sample, with markup behind every text that a person may have typed."""
    if isinstance(value, dict):
        return {name: poisoned(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(poisoned(each) for each in value)
    if is_dataclass(value):
        return replace(value, **{each.name: poisoned(getattr(value, each.name)) for each in fields(value)})
    if isinstance(value, Model):
        for field in value._meta.concrete_fields:
            if not field.choices and isinstance(field, CharField):
                setattr(value, field.name, poisoned(getattr(value, field.name)))
        return value
    return f"{value}{EVIL}" if isinstance(value, str) and not NOT_TYPED.match(value) else value


@pytest.fixture
def rendered(email):
    def render(language):
        with translation.override(language):
            context = {**poisoned(email().sample()), "opt_out_url": ""}
            return delivery.render(email(), context, language=language)

    return render


def test_nothing_that_people_type_becomes_markup(rendered, email):
    _subject, html, _text = rendered("fr")
    assert "<img src=x" not in html
    if email.key not in UNTYPED:
        assert "&lt;img src=x" in html


def test_the_plain_text_says_what_was_typed_as_it_was_typed(rendered, email):
    _subject, _html, text = rendered("fr")
    assert "&lt;" not in text and "&quot;" not in text
    if email.key not in UNTYPED:
        assert EVIL in text


def test_switched_off_it_is_logged_and_does_not_leave(email, mailoutbox):
    site_settings.put(email.switch(), False, by=None)
    log = email.queue(to="amina@example.com", params={})
    assert log.status == EmailLog.Status.SKIPPED
    assert (deliver(log.pk), mailoutbox) == (False, [])


def test_switched_off_while_it_waits_it_does_not_leave_either(email, mailoutbox):
    log = email.queue(to="amina@example.com", params={})
    site_settings.put(email.switch(), False, by=None)
    assert (deliver(log.pk), mailoutbox) == (False, [])
    log.refresh_from_db()
    assert (log.status, log.error) == (EmailLog.Status.SKIPPED, "Switched off")


def test_its_switch_is_a_boolean_that_comes_back_as_one(email):
    for value in (False, True, False):
        site_settings.put(email.switch(), value, by=None)
        assert site_settings.get(email.switch()) is value


def test_an_address_that_bounced_gets_none(email):
    BlockedAddress.objects.create(address="Amina@Example.com")
    log = email.queue(to="amina@example.com", params={})
    assert delivery.why_withheld(email, log).startswith("Blocked")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_a_phone_and_a_slow_line(email, language):
    subject, html, text = delivery.preview(email, language)
    assert len(subject) <= 150
    assert len(html.encode()) < 40_000 and len(text.encode()) < 10_000
    assert "<table" in html and 'role="presentation"' in html
    assert re.search(r'<meta name="viewport"', html)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_sentence_of_it_is_left_in_english(email, language):
    """Whatever the English text has as a whole line of words must not stand in another language's."""
    _subject, _html, english = delivery.preview(email, "en")
    _subject, _html, text = delivery.preview(email, language)
    sentences = {line.strip() for line in english.splitlines() if len(re.findall(r"[A-Za-z]{3,} ", line)) > 4}
    # Names of productions and places are the same in each.
    left = [line for line in sentences if line in {each.strip() for each in text.splitlines()}]
    assert left == []


def test_it_has_words_for_whoever_may_switch_it_off(email):
    assert str(email.label).strip()
    assert email.switch() in site_settings.specs
