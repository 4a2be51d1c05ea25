"""N1: every mail can be looked at without sending it, in each language."""

import re

import pytest
from django.conf import settings

from notifications import registry
from notifications.delivery import preview

MAILS = [email for email in registry.all_emails() if email.__module__.split(".")[1] == "emails"]
LANGUAGES = [code for code, name in settings.LANGUAGES]


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=MAILS, ids=lambda email: email.key)
def email(request):
    return request.param


@pytest.mark.django_db
def test_the_sample_of_every_mail_is_whole(email, language):
    subject, html, text = preview(email, language)
    assert subject and "%(" not in subject
    assert f'lang="{language}"' in html
    assert ('dir="rtl"' in html) == (language == "ar")
    assert "{{" not in html + text and "{%" not in html + text
    assert len(text.splitlines()) > 3


@pytest.mark.django_db
def test_no_mail_leads_to_a_foreign_host_or_loads_anything(email, language):
    _, html, _ = preview(email, language)
    assert not re.search(r"(src|background)=[\"']?(https?:|//|data:)", html)
    assert "url(" not in html
    assert "<script" not in html
